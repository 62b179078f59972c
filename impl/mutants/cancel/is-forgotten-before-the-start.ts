import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override step(thrown: never): void {
    if (this.getCoro()?.started === false) this["mustCancel"] = false;
    super.step(thrown);
  }
}

export const isForgottenBeforeTheStart = mutant({
  id: "cancel.is-forgotten-before-the-start",
  mistake: "a task that is cancelled before it has begun runs as if nothing had been",
  kind: "plain",
  accusedBy: ["cancel.before-start"],
  wrong: withTask(Task),
});
