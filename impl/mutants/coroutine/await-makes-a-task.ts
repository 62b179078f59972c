import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

export const awaitMakesATask = mutant({
  id: "coroutine.await-makes-a-task",
  mistake: "a coroutine that is awaited directly runs in a task of its own",
  kind: "plain",
  accusedBy: ["coroutine.await-runs-inline", "contextvars.await-shares"],
  wrong: {
    awaitable: (object: unknown) =>
      asyncio.iscoroutine(object) && thread.running !== null && asyncio.currentTask() !== null
        ? asyncio.createTask(object)
        : asyncio.awaitable(object),
  },
});
