import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override returned(value: T): void {
    this["mustCancel"] = false;
    super.returned(value);
  }
}

export const selfThenReturnReturns = mutant({
  id: "cancel.self-then-return-returns",
  mistake: "a task that cancels itself and returns ends with its value",
  kind: "subtle",
  accusedBy: ["cancel.self-then-return"],
  wrong: withTask(Task),
});
