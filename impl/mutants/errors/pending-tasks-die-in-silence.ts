import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override [Symbol.dispose](): void {
    this.reportsDestruction = false;
    super[Symbol.dispose]();
  }
}

export const pendingTasksDieInSilence = mutant({
  id: "errors.pending-tasks-die-in-silence",
  mistake: "a pending task that is lost is not reported",
  kind: "plain",
  accusedBy: ["errors.pending-task-destroyed"],
  wrong: withTask(Task),
});
