import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override suspended(awaited: unknown): void {
    const isFirst = this.loop.currentTask !== null;
    if (!isFirst || awaited instanceof asyncio.Future) super.suspended(awaited);
  }
}

export const suspendedTaskIsForgotten = mutant({
  id: "eager.suspended-task-is-forgotten",
  mistake: "an eager task that suspends with nothing but its turn is not continued",
  kind: "plain",
  accusedBy: ["eager.suspended-task-scheduled"],
  wrong: withTask(Task),
});
