import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const coroutineTakesAnything = mutant({
  id: "threads.coroutine-takes-anything",
  mistake: "run_coroutine_threadsafe() takes a future",
  kind: "plain",
  accusedBy: ["threads.run-coroutine-threadsafe-needs-coroutine"],
  wrong: {
    runCoroutineThreadsafe(coroutine: never, loop: EventLoop) {
      if (asyncio.iscoroutine(coroutine)) return asyncio.runCoroutineThreadsafe(coroutine, loop);
      return new asyncio.ConcurrentFuture();
    },
  },
});
