import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(message?: unknown): boolean {
    const awaited = this["awaited"];
    if (awaited === null || awaited.done()) return super.cancel(message);
    this["marks"] += ONE_REQUEST;
    this["awaited"] = null;
    this["mustCancel"] = true;
    this["cancelMessage"] = message;
    this.loop.makeReady(this, null);
    return true;
  }
}

export const sparesTheAwaited = mutant({
  id: "cancel.spares-the-awaited",
  mistake: "what a cancelled task awaits is not cancelled",
  kind: "plain",
  accusedBy: ["cancel.awaited-future-is-cancelled", "cancel.awaited-task-is-cancelled"],
  wrong: withTask(Task),
});
