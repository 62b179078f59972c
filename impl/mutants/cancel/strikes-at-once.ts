import { asyncio } from "../../asyncio/index.ts";
import { Thrown } from "../../asyncio/future.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(message?: unknown): boolean {
    if (this.done() || this["awaited"] === null || this.loop.currentTask === this) return super.cancel(message);
    this.step(new Thrown(new asyncio.CancelledError()));
    return true;
  }

  override run(argument: unknown): void {
    // what it awaited when it was cancelled may wake it still
    if (!this.done()) super.run(argument);
  }
}

export const strikesAtOnce = mutant({
  id: "cancel.strikes-at-once",
  mistake: "cancel() throws the CancelledError before it returns",
  kind: "plain",
  accusedBy: ["cancel.delivered-in-next-cycle"],
  wrong: withTask(Task),
});
