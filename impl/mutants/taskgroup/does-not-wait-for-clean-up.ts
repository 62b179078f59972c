import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    if (!asyncio.isException(exception)) return yield* super.aexit(exception);
    this.abort();
    this["isExiting"] = true;
    throw asyncio.exceptionGroup("unhandled errors", [exception]);
  }
}

export const doesNotWaitForCleanUp = mutant({
  id: "taskgroup.does-not-wait-for-clean-up",
  mistake: "an error of the body is raised before the children have ended",
  kind: "subtle",
  accusedBy: ["taskgroup.waits-for-all", "taskgroup.slow-cleanup-awaited", "taskgroup.body-exception"],
  wrong: { TaskGroup },
});
