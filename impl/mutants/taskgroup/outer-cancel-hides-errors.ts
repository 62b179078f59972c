import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    const parent = this["parent"];
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      const isOuter = error instanceof asyncio.BaseExceptionGroup && (parent?.cancelling() ?? 0) > 0;
      throw isOuter && exception instanceof asyncio.CancelledError ? exception : error;
    }
  }
}

export const outerCancelHidesErrors = mutant({
  id: "taskgroup.outer-cancel-hides-errors",
  mistake: "a group that is cancelled from outside raises CancelledError, though children have failed",
  kind: "subtle",
  accusedBy: ["taskgroup.external-cancel-plus-error"],
  wrong: { TaskGroup },
});
