import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { Thrown } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override step(thrown: Thrown | null): void {
    if (thrown?.error instanceof asyncio.CancelledError && this.cancelling() === 0) this["marks"] += ONE_REQUEST;
    super.step(thrown);
  }
}

export const awaiterIsAskedToCancelToo = mutant({
  id: "cancel.awaiter-is-asked-to-cancel-too",
  mistake: "a task that learns that what it awaited was cancelled counts a request of its own",
  kind: "deep",
  accusedBy: ["future.await-cancelled-is-not-cancel-request", "cancel.cancelling-count"],
  wrong: withTask(Task),
});
