import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    const parent = this["parent"];
    try {
      return yield* super.aexit(exception);
    } finally {
      if (this["hasCancelledParent"] && parent !== null) parent["marks"] += ONE_REQUEST;
    }
  }
}

export const staysCancelled = mutant({
  id: "taskgroup.stays-cancelled",
  mistake: "the cancellation that a failed group has asked of its parent stays counted",
  kind: "subtle",
  accusedBy: ["taskgroup.cancel-count-preserved", "taskgroup.internal-cancel-invisible-after"],
  wrong: { TaskGroup },
});
