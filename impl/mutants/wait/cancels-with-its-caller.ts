import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const cancelsWithItsCaller = mutant({
  id: "wait.cancels-with-its-caller",
  mistake: "a task that is cancelled in wait() cancels what it waits for",
  kind: "subtle",
  accusedBy: ["wait.cancel-does-not-cancel-futures"],
  wrong: {
    wait: asyncio.coroutine(function* (futures: Iterable<never>, options?: object): Generator<unknown, unknown, any> {
      const given = asyncio.isfuture(futures) || asyncio.iscoroutine(futures) ? futures : [...futures];
      try {
        return yield* asyncio.wait(given as never[], options);
      } catch (error) {
        if (error instanceof asyncio.CancelledError) for (const each of given as Future<unknown>[]) each.cancel();
        throw error;
      }
    }),
  },
});
