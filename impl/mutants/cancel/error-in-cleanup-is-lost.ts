import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override raised(error: unknown): void {
    super.raised(this.cancelling() > 0 && asyncio.isException(error) ? new asyncio.CancelledError() : error);
  }
}

export const errorInCleanupIsLost = mutant({
  id: "cancel.error-in-cleanup-is-lost",
  mistake: "a task that answers its cancellation with an error ends cancelled",
  kind: "subtle",
  accusedBy: ["cancel.other-exception-replaces"],
  wrong: withTask(Task),
});
