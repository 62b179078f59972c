import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      if (!(error instanceof asyncio.CancelledError)) throw error;
      return true as false;
    }
  }
}

export const swallowsTheOuterCancel = mutant({
  id: "taskgroup.swallows-the-outer-cancel",
  mistake: "a group whose task is cancelled from outside ends normally",
  kind: "plain",
  accusedBy: ["taskgroup.external-cancel"],
  wrong: { TaskGroup },
});
