import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const swapsItsSets = mutant({
  id: "wait.swaps-its-sets",
  mistake: "wait() gives what is pending first",
  kind: "plain",
  accusedBy: ["wait.returns-done-and-pending"],
  wrong: {
    wait: asyncio.coroutine(function* (futures: never, options?: object) {
      return (yield* asyncio.wait(futures, options)).toReversed();
    }),
  },
});
