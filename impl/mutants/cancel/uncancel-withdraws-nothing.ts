import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override uncancel(): number {
    const mustCancel = this["mustCancel"];
    const left = super.uncancel();
    this["mustCancel"] = mustCancel;
    return left;
  }
}

export const uncancelWithdrawsNothing = mutant({
  id: "cancel.uncancel-withdraws-nothing",
  mistake: "uncancel() does not withdraw a cancellation that has not been raised yet",
  kind: "subtle",
  accusedBy: ["cancel.uncancel-rescinds-undelivered"],
  wrong: withTask(Task),
});
