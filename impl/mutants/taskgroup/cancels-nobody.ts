import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  protected override abort(): void {}
}

export const cancelsNobody = mutant({
  id: "taskgroup.cancels-nobody",
  mistake: "a task group cancels none of its tasks",
  kind: "plain",
  accusedBy: ["taskgroup.child-failure-cancels-siblings", "taskgroup.body-exception"],
  wrong: { TaskGroup },
});
