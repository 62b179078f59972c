import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancelling(): number {
    return Math.min(1, super.cancelling());
  }
}

export const isNotCounted = mutant({
  id: "cancel.is-not-counted",
  mistake: "cancelling() is 0 or 1",
  kind: "plain",
  accusedBy: ["cancel.cancelling-count"],
  wrong: withTask(Task),
});
