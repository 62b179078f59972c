import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(message?: unknown): boolean {
    return this.loop.currentTask === (this as unknown) || super.cancel(message);
  }
}

export const selfIsSpared = mutant({
  id: "cancel.self-is-spared",
  mistake: "a task cannot cancel itself",
  kind: "plain",
  accusedBy: ["cancel.self"],
  wrong: withTask(Task),
});
