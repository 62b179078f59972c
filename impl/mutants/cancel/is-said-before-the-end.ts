import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancelled(): boolean {
    return super.cancelled() || (!this.done() && this.cancelling() > 0);
  }
}

export const isSaidBeforeTheEnd = mutant({
  id: "cancel.is-said-before-the-end",
  mistake: "cancelled() is True as soon as a cancellation is asked for",
  kind: "plain",
  accusedBy: ["cancel.cancelled-false-while-running"],
  wrong: withTask(Task),
});
