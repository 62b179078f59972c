import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private readonly creator = this.loop.currentTask as { getContext(): unknown } | null;

  override run(argument: unknown): void {
    super.run(argument);
    if (this.creator !== null)
      Object.assign(this.creator.getContext() as object, { bindings: this.getContext()["bindings"] });
  }
}

export const sharesItsCreatorsContext = mutant({
  id: "task.shares-its-creators-context",
  mistake: "a task sets the variables of whoever created it",
  kind: "plain",
  accusedBy: ["contextvars.task-changes-isolated"],
  wrong: withTask(Task),
});
