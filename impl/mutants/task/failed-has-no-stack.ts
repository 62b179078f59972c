import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override getStack(options?: { readonly limit?: number | null }): string[] {
    return this.done() ? [] : super.getStack(options);
  }
}

export const failedHasNoStack = mutant({
  id: "task.failed-has-no-stack",
  mistake: "get_stack() of a task that has failed is empty",
  kind: "plain",
  accusedBy: ["task.get-stack-exception"],
  wrong: withTask(Task),
});
