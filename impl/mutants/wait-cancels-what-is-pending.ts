import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const waitCancelsWhatIsPending = mutant("wait", "wait() cancels what is not done at the timeout", {
  wait: asyncio.coroutine(function* (futures: never, options?: object) {
    const [done, pending] = yield* asyncio.wait(futures, options);
    for (const future of pending) future.cancel();
    return [done, pending];
  }),
});
