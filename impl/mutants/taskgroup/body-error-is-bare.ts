import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      throw asyncio.isException(exception) ? exception : error;
    }
  }
}

export const bodyErrorIsBare = mutant({
  id: "taskgroup.body-error-is-bare",
  mistake: "an error of the body leaves the group as it is",
  kind: "plain",
  accusedBy: ["taskgroup.body-exception", "taskgroup.body-exception-without-tasks"],
  wrong: { TaskGroup },
});
