import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    if (exception !== undefined) return yield* super.aexit(exception);
    this["isExiting"] = true;
    return false;
  }
}

export const waitsForNobody = mutant({
  id: "taskgroup.waits-for-nobody",
  mistake: "leaving a group does not wait for its tasks",
  kind: "plain",
  accusedBy: ["taskgroup.waits-for-all"],
  wrong: { TaskGroup },
});
