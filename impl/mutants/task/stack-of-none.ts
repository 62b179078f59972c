import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override getStack(options?: { readonly limit?: number | null }): string[] {
    return typeof options?.limit === "number" ? [] : super.getStack();
  }
}

export const stackOfNone = mutant({
  id: "task.stack-of-none",
  mistake: "get_stack(limit=n) gives no frame",
  kind: "plain",
  accusedBy: ["task.get-stack-limit"],
  wrong: withTask(Task),
});
