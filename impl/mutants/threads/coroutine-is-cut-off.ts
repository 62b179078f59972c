import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const coroutineIsCutOff = mutant({
  id: "threads.coroutine-is-cut-off",
  mistake: "cancelling the future of run_coroutine_threadsafe() leaves the task alone",
  kind: "plain",
  accusedBy: ["threads.run-coroutine-threadsafe-cancel"],
  wrong: {
    runCoroutineThreadsafe(coroutine: never, loop: EventLoop) {
      const future = new asyncio.ConcurrentFuture();
      if (!asyncio.iscoroutine(coroutine)) throw new asyncio.TypeError_("a coroutine is expected");
      loop.callSoonThreadsafe(() => {
        const task = asyncio.ensureFuture(coroutine, { loop });
        task.addDoneCallback(() => {
          if (task.cancelled()) return future.cancel();
          if (!future.setRunningOrNotifyCancel()) return task.exception();
          return task.exception() === null ? future.setResult(task.result()) : future.setException(task.exception());
        });
      });
      return future;
    },
  },
});
