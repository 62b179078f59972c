import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const wrapsAsyncioFutures = mutant({
  id: "wrap-future.wraps-asyncio-futures",
  mistake: "wrap_future() of an asyncio future gives another one",
  kind: "plain",
  accusedBy: ["wrap-future.asyncio-future-unchanged"],
  wrong: {
    wrapFuture: (future: never, options?: object) =>
      asyncio.isfuture(future) ? asyncio.shield(future) : asyncio.wrapFuture(future, options),
  },
});
