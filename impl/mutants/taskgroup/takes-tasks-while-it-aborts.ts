import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions, Task } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
    const isAborting = this["isAborting"];
    this["isAborting"] = false;
    try {
      return super.createTask(coroutine, options);
    } finally {
      this["isAborting"] = isAborting;
    }
  }
}

export const takesTasksWhileItAborts = mutant({
  id: "taskgroup.takes-tasks-while-it-aborts",
  mistake: "a group that is shutting down takes tasks",
  kind: "plain",
  accusedBy: ["taskgroup.create-while-shutting-down"],
  wrong: { TaskGroup },
});
