import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  protected override abort(): void {
    this["isAborting"] = true;
    for (const task of [...this["tasks"]].filter((each) => !each.done()).slice(0, 1)) task.cancel();
  }
}

export const cancelsTheFirstSibling = mutant({
  id: "taskgroup.cancels-the-first-sibling",
  mistake: "when a child fails one of the others is cancelled",
  kind: "subtle",
  accusedBy: ["taskgroup.child-failure-cancels-siblings"],
  wrong: { TaskGroup },
});
