import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const takesAnything = mutant({
  id: "ensure-future.takes-anything",
  mistake: "ensure_future() of what cannot be awaited gives a future with that",
  kind: "plain",
  accusedBy: ["ensure-future.rejects-other"],
  wrong: {
    ensureFuture(awaitable: never, options?: object) {
      try {
        return asyncio.ensureFuture(awaitable, options);
      } catch (error) {
        if (!(error instanceof asyncio.TypeError_)) throw error;
        const future = asyncio.getEventLoop().createFuture();
        future.setResult(awaitable);
        return future;
      }
    },
  },
});
