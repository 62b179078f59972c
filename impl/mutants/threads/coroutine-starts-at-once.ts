import { asyncio } from "../../asyncio/index.ts";
import { chain } from "../../asyncio/wrap-future.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const coroutineStartsAtOnce = mutant({
  id: "threads.coroutine-starts-at-once",
  mistake: "run_coroutine_threadsafe() takes the first step of the coroutine",
  kind: "plain",
  accusedBy: ["threads.run-coroutine-threadsafe-deferred"],
  wrong: {
    runCoroutineThreadsafe(coroutine: never, loop: EventLoop) {
      if (!asyncio.iscoroutine(coroutine)) throw new asyncio.TypeError_("a coroutine is expected");
      const future = new asyncio.ConcurrentFuture();
      chain(new asyncio.Task(coroutine, { loop, eagerStart: true }), future);
      return future;
    },
  },
});
