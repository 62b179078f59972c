import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const missesWhatIsDone = mutant({
  id: "wrap-future.misses-what-is-done",
  mistake: "wrap_future() of a future that is done is never done",
  kind: "plain",
  accusedBy: ["wrap-future.wraps-concurrent"],
  wrong: {
    wrapFuture(future: never, options?: { readonly loop?: EventLoop }) {
      const given: unknown = future;
      const isDone = given instanceof asyncio.ConcurrentFuture && given.done();
      return isDone ? (options?.loop ?? asyncio.getEventLoop()).createFuture() : asyncio.wrapFuture(future, options);
    },
  },
});
