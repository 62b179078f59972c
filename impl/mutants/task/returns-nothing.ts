import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override returned(): void {
    super.returned(null as T);
  }
}

export const returnsNothing = mutant({
  id: "task.returns-nothing",
  mistake: "a task gives None whatever its coroutine returns",
  kind: "plain",
  accusedBy: ["task.await-result", "task.result"],
  wrong: withTask(Task),
});
