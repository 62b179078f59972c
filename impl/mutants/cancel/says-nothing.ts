import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(message?: unknown): boolean {
    super.cancel(message);
    return false;
  }
}

export const saysNothing = mutant({
  id: "cancel.says-nothing",
  mistake: "cancel() always says False",
  kind: "plain",
  accusedBy: ["cancel.returns-true-when-pending"],
  wrong: withTask(Task),
});
