import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const coroutineForgetsTheResult = mutant({
  id: "threads.coroutine-forgets-the-result",
  mistake: "the future of run_coroutine_threadsafe() has None for its result",
  kind: "plain",
  accusedBy: ["threads.run-coroutine-threadsafe-result"],
  wrong: {
    runCoroutineThreadsafe(coroutine: never, loop: EventLoop) {
      const future = asyncio.runCoroutineThreadsafe(coroutine, loop);
      const { setResult } = future;
      future.setResult = () => setResult.call(future, null as never);
      return future;
    },
  },
});
