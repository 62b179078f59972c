import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override step(thrown: never): void {
    const isFirst = this.getCoro()?.started === false && this["mustCancel"];
    if (isFirst) this["mustCancel"] = false;
    super.step(thrown);
    if (isFirst && !this.done()) super.cancel(this["cancelMessage"]);
  }
}

export const runsWhatHasNotBegun = mutant({
  id: "cancel.runs-what-has-not-begun",
  mistake: "a task that is cancelled before it has begun runs up to its first await",
  kind: "plain",
  accusedBy: ["cancel.before-start"],
  wrong: withTask(Task),
});
