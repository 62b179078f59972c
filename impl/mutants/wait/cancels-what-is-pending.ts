import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const cancelsWhatIsPending = mutant({
  id: "wait.cancels-what-is-pending",
  mistake: "wait() cancels what is not done at the timeout",
  kind: "plain",
  accusedBy: ["wait.timeout-does-not-cancel"],
  wrong: {
    wait: asyncio.coroutine(function* (futures: never, options?: object) {
      const [done, pending] = yield* asyncio.wait(futures, options);
      for (const future of pending) future.cancel();
      return [done, pending];
    }),
  },
});
