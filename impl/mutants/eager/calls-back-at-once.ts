import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    if (this.done() && this.getCoro() === null) callback(this);
    else super.addDoneCallback(callback, options);
  }
}

export const callsBackAtOnce = mutant({
  id: "eager.calls-back-at-once",
  mistake: "a done callback of a task that was done at once is called at once",
  kind: "plain",
  accusedBy: ["eager.done-callback-via-loop"],
  wrong: withTask(Task),
});
