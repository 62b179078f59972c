import { asyncio } from "../../asyncio/index.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override createTask(coroutine: never, options?: TaskOptions): never {
    super.createTask(coroutine, options);
    return null as never;
  }
}

export const givesNoTask = mutant({
  id: "taskgroup.gives-no-task",
  mistake: "create_task() of a group returns None",
  kind: "plain",
  accusedBy: ["taskgroup.create-task-returns-task"],
  wrong: { TaskGroup },
});
