import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override returned(value: T): void {
    if (this.cancelling() > 0) super.raised(new asyncio.CancelledError());
    else super.returned(value);
  }
}

export const swallowedCountsAsCancelled = mutant({
  id: "cancel.swallowed-counts-as-cancelled",
  mistake: "a task that swallows its cancellation and returns ends cancelled",
  kind: "subtle",
  accusedBy: ["cancel.suppressed-completes-normally"],
  wrong: withTask(Task),
});
