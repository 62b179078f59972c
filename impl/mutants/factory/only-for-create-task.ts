import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

const toTask = (awaitable: unknown): unknown =>
  asyncio.iscoroutine(awaitable) && thread.running !== null
    ? new asyncio.Task(awaitable, { loop: thread.running })
    : awaitable;

export const onlyForCreateTask = mutant({
  id: "factory.only-for-create-task",
  mistake: "gather() and ensure_future() pass by the task factory",
  kind: "plain",
  accusedBy: ["factory.used-by-create-task"],
  wrong: {
    ensureFuture: (awaitable: unknown, options?: object) => asyncio.ensureFuture(toTask(awaitable) as never, options),
    gather: (awaitables: readonly unknown[], options?: object) =>
      asyncio.gather(awaitables.map(toTask) as never[], options),
  },
});
