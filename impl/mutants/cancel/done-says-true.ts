import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(message?: unknown): boolean {
    super.cancel(message);
    return true;
  }
}

export const doneSaysTrue = mutant({
  id: "cancel.done-says-true",
  mistake: "cancel() of a task that is done says True",
  kind: "plain",
  accusedBy: ["cancel.returns-false-when-done"],
  wrong: withTask(Task),
});
