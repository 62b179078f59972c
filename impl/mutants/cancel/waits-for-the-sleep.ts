import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(message?: unknown): boolean {
    const isAsleep = this["awaited"]?.constructor.name === "Sleep" && !this["awaited"].done();
    if (!isAsleep || this.done()) return super.cancel(message);
    this["marks"] += ONE_REQUEST;
    this["mustCancel"] = true;
    this["cancelMessage"] = message;
    return true;
  }
}

export const waitsForTheSleep = mutant({
  id: "cancel.waits-for-the-sleep",
  mistake: "a sleeping task is cancelled when its sleep is over",
  kind: "plain",
  accusedBy: ["cancel.raises-at-suspension-point", "cancel.delivered-in-next-cycle"],
  wrong: withTask(Task),
});
