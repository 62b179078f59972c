import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const twice = asyncio.coroutine(function* (result: unknown) {
  yield* asyncio.sleep(0);
  return yield* asyncio.sleep(0, result);
});

export const zeroTakesTwoTurns = mutant({
  id: "sleep.zero-takes-two-turns",
  mistake: "sleep(0) gives up two turns",
  kind: "plain",
  accusedBy: ["sleep.zero-yields-one-iteration", "sleep.zero-round-robin"],
  wrong: {
    sleep: (delay: number, result: unknown = null, options?: object) =>
      delay === 0 ? twice(result) : asyncio.sleep(delay, result, options),
  },
});
