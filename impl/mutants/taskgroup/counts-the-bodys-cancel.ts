import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      if (!(error instanceof asyncio.BaseExceptionGroup) || !(exception instanceof asyncio.CancelledError)) throw error;
      throw asyncio.exceptionGroup(error.message, [...error.exceptions, exception]);
    }
  }
}

export const countsTheBodysCancel = mutant({
  id: "taskgroup.counts-the-bodys-cancel",
  mistake: "the CancelledError with which the body was left is part of the group",
  kind: "subtle",
  accusedBy: ["taskgroup.body-cancellederror-not-in-group", "taskgroup.exception-group-contents"],
  wrong: { TaskGroup },
});
