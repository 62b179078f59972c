import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      if (!(error instanceof asyncio.BaseExceptionGroup)) throw error;
      throw asyncio.exceptionGroup(error.message, error.exceptions.slice(0, 1));
    }
  }
}

export const keepsTheFirstError = mutant({
  id: "taskgroup.keeps-the-first-error",
  mistake: "of several errors a group raises the first",
  kind: "plain",
  accusedBy: ["taskgroup.exception-group-contents", "taskgroup.simultaneous-failures"],
  wrong: { TaskGroup },
});
