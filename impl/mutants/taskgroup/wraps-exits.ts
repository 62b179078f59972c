import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      const isExit = error instanceof asyncio.SystemExit || error instanceof asyncio.KeyboardInterrupt;
      throw isExit ? new asyncio.BaseExceptionGroup("unhandled errors", [error]) : error;
    }
  }
}

export const wrapsExits = mutant({
  id: "taskgroup.wraps-exits",
  mistake: "SystemExit and KeyboardInterrupt are put into the group",
  kind: "plain",
  accusedBy: ["taskgroup.keyboardinterrupt-systemexit-from-body", "taskgroup.keyboardinterrupt-systemexit-from-child"],
  wrong: { TaskGroup },
});
