import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { Task } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override createTask<T>(coroutine: Coroutine<T>): Task<T> {
    return super.createTask(coroutine);
  }
}

export const ignoresNames = mutant({
  id: "taskgroup.ignores-names",
  mistake: "create_task() of a group ignores name and context",
  kind: "plain",
  accusedBy: ["taskgroup.create-task-name-context"],
  wrong: { TaskGroup },
});
