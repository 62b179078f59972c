import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const atOnce = asyncio.coroutine(function* (result: unknown) {
  return result;
});

export const zeroGoesOn = mutant({
  id: "sleep.zero-goes-on",
  mistake: "sleep(0) does not give up its turn",
  kind: "plain",
  accusedBy: ["sleep.always-suspends", "sleep.zero-yields-one-iteration"],
  wrong: {
    sleep: (delay: number, result: unknown = null, options?: object) =>
      delay === 0 ? atOnce(result) : asyncio.sleep(delay, result, options),
  },
});
