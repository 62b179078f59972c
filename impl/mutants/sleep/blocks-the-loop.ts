import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const sleep = asyncio.coroutine(function* (delay: number, result: unknown) {
  if (delay > 0 && delay < Infinity) asyncio.getRunningLoop().clock.advance(delay);
  return yield* asyncio.sleep(0, result);
});

export const blocksTheLoop = mutant({
  id: "sleep.blocks-the-loop",
  mistake: "sleep() blocks its thread",
  kind: "plain",
  accusedBy: ["sleep.does-not-block-loop", "sleep.always-suspends"],
  wrong: { sleep: (delay: number, result: unknown = null) => sleep(delay, result) },
});
