import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override result(): T {
    return this.done() ? super.result() : (null as T);
  }
}

export const resultIsPending = mutant({
  id: "task.result-is-pending",
  mistake: "result() of a task that is not done is None",
  kind: "plain",
  accusedBy: ["task.result-pending"],
  wrong: withTask(Task),
});
