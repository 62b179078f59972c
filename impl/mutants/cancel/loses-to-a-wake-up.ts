import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(message?: unknown): boolean {
    if (this["awaited"]?.done() !== true) return super.cancel(message);
    this["marks"] += ONE_REQUEST;
    return true;
  }
}

export const losesToAWakeUp = mutant({
  id: "cancel.loses-to-a-wake-up",
  mistake: "a task that is cancelled after what it awaits was done gets the result, and no CancelledError",
  kind: "subtle",
  accusedBy: ["cancel.wins-over-pending-wakeup"],
  wrong: withTask(Task),
});
