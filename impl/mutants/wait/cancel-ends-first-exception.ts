import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const cancelEndsFirstException = mutant({
  id: "wait.cancel-ends-first-exception",
  mistake: "FIRST_EXCEPTION returns with the first that is cancelled",
  kind: "subtle",
  accusedBy: ["wait.first-exception-ignores-cancel"],
  wrong: {
    wait: asyncio.coroutine(function* (
      futures: Iterable<never>,
      options: { readonly returnWhen?: string } = {},
    ): Generator<unknown, unknown, any> {
      const given = asyncio.isfuture(futures) || asyncio.iscoroutine(futures) ? futures : [...futures];
      if (options.returnWhen === "FIRST_EXCEPTION" && Array.isArray(given)) {
        const first = asyncio.getRunningLoop().createFuture<null>();
        const note = (future: Future<unknown>): void => {
          if (future.cancelled() && !first.done()) first.setResult(null);
        };
        for (const each of given as Future<unknown>[]) if (each instanceof asyncio.Future) each.addDoneCallback(note);
        const all = asyncio.ensureFuture(asyncio.wait(given, options as object));
        yield* asyncio.wait([first, all], { returnWhen: "FIRST_COMPLETED" });
        all.cancel();
        return yield* asyncio.wait(given, { timeout: 0 });
      }
      return yield* asyncio.wait(given as never[], options as object);
    }),
  },
});
