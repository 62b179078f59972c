import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { Thrown } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override step(thrown: Thrown | null): void {
    if (thrown?.error instanceof asyncio.CancelledError && this.cancelling() > 0) this["marks"] -= ONE_REQUEST;
    super.step(thrown);
  }
}

export const catchingItLowersTheCount = mutant({
  id: "cancel.catching-it-lowers-the-count",
  mistake: "a CancelledError that has been raised no longer counts",
  kind: "subtle",
  accusedBy: ["cancel.count-not-reduced-by-catching", "cancel.cancelling-count"],
  wrong: withTask(Task),
});
