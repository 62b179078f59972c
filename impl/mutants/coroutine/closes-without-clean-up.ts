import { asyncio } from "../../asyncio/index.ts";
import type { Body } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class SharedCoroutine<T> extends asyncio.SharedCoroutine<T> {
  override close(): void {
    this["place"] = "ended";
  }
}

export const closesWithoutCleanUp = mutant({
  id: "coroutine.closes-without-clean-up",
  mistake: "close() of a suspended coroutine runs none of its finally blocks",
  kind: "plain",
  accusedBy: ["coroutine.close-raises-generatorexit-inside"],
  wrong: {
    sharedCoroutine(body: (...args: never[]) => Body<unknown>) {
      const make = asyncio.sharedCoroutine(body);
      return (...args: never[]) => Object.setPrototypeOf(make(...args), SharedCoroutine.prototype);
    },
  },
});
