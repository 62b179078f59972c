import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private debt = 0;

  override cancelling(): number {
    return super.cancelling() - this.debt;
  }

  override uncancel(): number {
    if (super.cancelling() > 0) super.uncancel();
    else this.debt += 1;
    return this.cancelling();
  }
}

export const uncancelGoesBelowZero = mutant({
  id: "cancel.uncancel-goes-below-zero",
  mistake: "uncancel() without a request counts down from zero",
  kind: "plain",
  accusedBy: ["cancel.uncancel-returns-remaining", "cancel.cancelling-count"],
  wrong: withTask(Task),
});
