import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override getStack(): string[] {
    return ["a frame"];
  }
}

export const doneHasAStack = mutant({
  id: "task.done-has-a-stack",
  mistake: "get_stack() of a task that has returned has a frame",
  kind: "plain",
  accusedBy: ["task.get-stack-done-empty"],
  wrong: withTask(Task),
});
