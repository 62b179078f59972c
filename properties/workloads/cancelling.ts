import { asyncio } from "../../impl/asyncio/index.ts";
import { freshLoop } from "./fresh-loop.ts";
import { check, times, type Workload } from "./workload.ts";

const { CancelledError, coroutine, gather, sleep } = asyncio;

export const cancelling: Workload = {
  id: "W9",
  says: "tasks cancelled where they await, gathered",
  operation: "task",
  size: 200_000,

  reference(count) {
    const loop = freshLoop();
    const child = coroutine(function* child() {
      yield* loop.createFuture();
    });
    const main = coroutine(function* main() {
      const tasks = times(count, () => loop.createTask(child()));
      yield* sleep(0);
      for (const task of tasks) task.cancel();
      const outcomes = yield* gather(tasks, { returnExceptions: true });
      return outcomes.filter((outcome) => outcome instanceof CancelledError).length;
    });
    check(loop.runUntilComplete(main()), count);
    loop.close();
  },
};
