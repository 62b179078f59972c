import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions, Task } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
    const isLate = this["isExiting"] && this["tasks"].size > 0 && !this["isAborting"];
    return isLate ? asyncio.createTask(coroutine, options) : super.createTask(coroutine, options);
  }
}

export const forgetsLaterTasks = mutant({
  id: "taskgroup.forgets-later-tasks",
  mistake: "a group does not wait for tasks that are added while it waits",
  kind: "subtle",
  accusedBy: ["taskgroup.add-while-waiting"],
  wrong: { TaskGroup },
});
