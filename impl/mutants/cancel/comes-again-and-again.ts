import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private repeats = 1;

  protected override suspended(awaited: unknown): void {
    super.suspended(awaited);
    if (this.cancelling() === 0 || this.repeats === 0 || this["mustCancel"]) return;
    this.repeats -= 1;
    this["marks"] -= ONE_REQUEST;
    super.cancel();
  }
}

export const comesAgainAndAgain = mutant({
  id: "cancel.comes-again-and-again",
  mistake: "a task that swallows its cancellation is interrupted at its next await, too",
  kind: "subtle",
  accusedBy: ["cancel.suppressed-continues"],
  wrong: withTask(Task),
});
