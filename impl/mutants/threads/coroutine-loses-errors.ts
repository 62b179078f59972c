import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const coroutineLosesErrors = mutant({
  id: "threads.coroutine-loses-errors",
  mistake: "the future of run_coroutine_threadsafe() has no exception",
  kind: "plain",
  accusedBy: ["threads.run-coroutine-threadsafe-exception"],
  wrong: {
    runCoroutineThreadsafe(coroutine: never, loop: EventLoop) {
      const future = asyncio.runCoroutineThreadsafe(coroutine, loop);
      future.setException = () => future.setResult(null);
      return future;
    },
  },
});
