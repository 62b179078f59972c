import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override done(): boolean {
    const isAskedByAnother = this.loop.currentTask !== null && this.loop.currentTask !== (this as unknown);
    return super.done() || (isAskedByAnother && (this["awaited"] !== null || this["steps"] === null));
  }
}

export const waitingCountsAsDone = mutant({
  id: "task.waiting-counts-as-done",
  mistake: "done() of a task is True whenever it does not run",
  kind: "plain",
  accusedBy: ["task.done-states"],
  wrong: withTask(Task),
});
