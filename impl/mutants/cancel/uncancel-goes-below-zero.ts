import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override uncancel(): number {
    this["cancelRequests"] -= 1;
    if (this["cancelRequests"] === 0) this["mustCancel"] = false;
    return this["cancelRequests"];
  }
}

export const uncancelGoesBelowZero = mutant({
  id: "cancel.uncancel-goes-below-zero",
  mistake: "uncancel() without a request counts down from zero",
  kind: "plain",
  accusedBy: ["cancel.uncancel-returns-remaining", "cancel.cancelling-count"],
  wrong: withTask(Task),
});
