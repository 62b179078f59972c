import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override setResult(): void {}
}

export const takesResults = mutant({
  id: "task.takes-results",
  mistake: "set_result() of a task completes it",
  kind: "plain",
  accusedBy: ["task.set-result-forbidden"],
  wrong: withTask(Task),
});
