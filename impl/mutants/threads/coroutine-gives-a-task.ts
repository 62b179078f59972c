import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const coroutineGivesATask = mutant({
  id: "threads.coroutine-gives-a-task",
  mistake: "run_coroutine_threadsafe() gives an asyncio task",
  kind: "plain",
  accusedBy: ["threads.run-coroutine-threadsafe-returns-concurrent-future"],
  wrong: {
    runCoroutineThreadsafe: (coroutine: never, loop: EventLoop) => asyncio.ensureFuture(coroutine, { loop }),
  },
});
