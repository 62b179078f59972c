import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancelled(): boolean {
    return false;
  }
}

export const escapedErrorIsAFailure = mutant({
  id: "cancel.escaped-error-is-a-failure",
  mistake: "a task that lets its CancelledError out counts as failed",
  kind: "plain",
  accusedBy: ["cancel.propagated-makes-cancelled"],
  wrong: withTask(Task),
});
