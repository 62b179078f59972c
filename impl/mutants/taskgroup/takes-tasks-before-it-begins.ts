import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions, Task } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
    return this["loop"] === null ? asyncio.createTask(coroutine, options) : super.createTask(coroutine, options);
  }
}

export const takesTasksBeforeItBegins = mutant({
  id: "taskgroup.takes-tasks-before-it-begins",
  mistake: "a group that has not been entered takes tasks",
  kind: "plain",
  accusedBy: ["taskgroup.create-before-enter"],
  wrong: { TaskGroup },
});
