import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions, Task } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
    const isOver = this["isExiting"] && this["tasks"].size === 0;
    return isOver ? asyncio.createTask(coroutine, options) : super.createTask(coroutine, options);
  }
}

export const takesTasksAfterItsEnd = mutant({
  id: "taskgroup.takes-tasks-after-its-end",
  mistake: "a group that has ended takes tasks",
  kind: "plain",
  accusedBy: ["taskgroup.create-after-exit"],
  wrong: { TaskGroup },
});
