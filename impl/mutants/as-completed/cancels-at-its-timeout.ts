import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const cancelsAtItsTimeout = mutant({
  id: "as-completed.cancels-at-its-timeout",
  mistake: "the timeout of as_completed() cancels what is not done",
  kind: "plain",
  accusedBy: ["as-completed.timeout-does-not-cancel"],
  wrong: {
    asCompleted(awaitables: Iterable<never>, options: { readonly timeout?: number } = {}) {
      const iterator = asyncio.asCompleted(awaitables, options);
      const { running } = iterator as unknown as { running: Set<Future<never>> };
      if (typeof options.timeout === "number")
        asyncio
          .getEventLoop()
          .callLater(options.timeout, (futures: Future<never>[]) => futures.forEach((each) => each.cancel()), [
            [...running],
          ]);
      return iterator;
    },
  },
});
