import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      throw error instanceof asyncio.ExceptionGroup && error.exceptions.length === 1 ? error.exceptions[0] : error;
    }
  }
}

export const singleErrorIsBare = mutant({
  id: "taskgroup.single-error-is-bare",
  mistake: "a task group raises its only error as it is",
  kind: "plain",
  accusedBy: ["taskgroup.single-failure-still-grouped", "taskgroup.exception-group-contents"],
  wrong: { TaskGroup },
});
