import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      if (!(error instanceof asyncio.ExceptionGroup)) throw error;
      throw new asyncio.BaseExceptionGroup(error.message, error.exceptions);
    }
  }
}

export const raisesBaseExceptionGroups = mutant({
  id: "taskgroup.raises-base-exception-groups",
  mistake: "a group always raises a BaseExceptionGroup",
  kind: "plain",
  accusedBy: ["taskgroup.group-type"],
  wrong: { TaskGroup },
});
