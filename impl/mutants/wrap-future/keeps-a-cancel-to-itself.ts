import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const keepsACancelToItself = mutant({
  id: "wrap-future.keeps-a-cancel-to-itself",
  mistake: "cancelling what wrap_future() gave does not cancel the future of the thread",
  kind: "plain",
  accusedBy: ["wrap-future.cancel-propagates"],
  wrong: {
    wrapFuture(future: never, options?: { readonly loop?: EventLoop }) {
      const given: unknown = future;
      if (!(given instanceof asyncio.ConcurrentFuture)) return asyncio.wrapFuture(future, options);
      const copy = new asyncio.ConcurrentFuture();
      given.addDoneCallback(() => {
        if (given.cancelled()) copy.cancel();
        else if (!copy.setRunningOrNotifyCancel()) given.exception();
        else if (given.exception() === null) copy.setResult(given.result());
        else copy.setException(given.exception());
      });
      return asyncio.wrapFuture(copy, options);
    },
  },
});
