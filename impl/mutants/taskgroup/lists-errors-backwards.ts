import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      if (!(error instanceof asyncio.BaseExceptionGroup)) throw error;
      throw asyncio.exceptionGroup(error.message, error.exceptions.toReversed());
    }
  }
}

export const listsErrorsBackwards = mutant({
  id: "taskgroup.lists-errors-backwards",
  mistake: "the errors of a group are in reverse order",
  kind: "subtle",
  accusedBy: ["taskgroup.exception-order"],
  wrong: { TaskGroup },
});
