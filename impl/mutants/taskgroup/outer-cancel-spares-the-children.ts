import { asyncio } from "../../asyncio/index.ts";
import type { Task } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  protected override abort(): void {
    const { parent, errors } = this as unknown as { parent: Task | null; errors: readonly unknown[] };
    if (errors.length > 0 || parent?.cancelling() === 0) super.abort();
    else this["isAborting"] = true;
  }
}

export const outerCancelSparesTheChildren = mutant({
  id: "taskgroup.outer-cancel-spares-the-children",
  mistake: "a group whose task is cancelled from outside does not cancel its children",
  kind: "plain",
  accusedBy: ["taskgroup.external-cancel"],
  wrong: { TaskGroup },
});
