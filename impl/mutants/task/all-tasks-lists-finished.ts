import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

let made: { getLoop(): unknown }[] = [];
class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, options);
    made.push(this);
  }
}

export const allTasksListsFinished = mutant({
  id: "task.all-tasks-lists-finished",
  mistake: "all_tasks() lists finished tasks, too",
  kind: "plain",
  accusedBy: ["task.all-tasks"],
  wrong: {
    ...withTask(Task),
    restartTaskNames() {
      made = [];
      asyncio.restartTaskNames();
    },
    allTasks: (loop: unknown = asyncio.getRunningLoop()) => new Set(made.filter((task) => task.getLoop() === loop)),
  },
});
