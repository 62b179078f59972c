import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private wasCancelled = false;

  override cancel(message?: unknown): boolean {
    if (this.wasCancelled && !this.done()) {
      this["marks"] += ONE_REQUEST;
      return true;
    }
    this.wasCancelled = true;
    return super.cancel(message);
  }
}

export const comesOnceInALife = mutant({
  id: "cancel.comes-once-in-a-life",
  mistake: "a task that has been cancelled once is not interrupted again",
  kind: "subtle",
  accusedBy: ["cancel.again-during-cleanup"],
  wrong: withTask(Task),
});
