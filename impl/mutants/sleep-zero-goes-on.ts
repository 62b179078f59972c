import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

const atOnce = asyncio.coroutine(function* (result: unknown) {
  return result;
});

export const sleepZeroGoesOn = mutant("sleep", "sleep(0) does not give up its turn", {
  sleep: (delay: number, result: unknown = null, options?: object) =>
    delay === 0 ? atOnce(result) : asyncio.sleep(delay, result, options),
});
