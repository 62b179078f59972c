import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override raised(error: unknown): void {
    const waiting = this["waiters"]().filter((waiter) => !(waiter instanceof asyncio.Handle));
    if (error instanceof asyncio.CancelledError) this["waiting"] = waiting;
    super.raised(error);
  }
}

export const leavesNoCallbacks = mutant({
  id: "cancel.leaves-no-callbacks",
  mistake: "the done callbacks of a cancelled task do not run",
  kind: "plain",
  accusedBy: ["cancel.done-callbacks-run"],
  wrong: withTask(Task),
});
