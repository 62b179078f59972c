import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import type { State } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  private readonly callbacks: ((future: this) => unknown)[] = [];

  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    if (this.done() || this.loop.currentTask === null) super.addDoneCallback(callback, options);
    else this.callbacks.push(callback);
  }

  protected override finish(state: State, outcome: unknown): void {
    super.finish(state, outcome);
    for (const callback of this.callbacks) callback(this);
  }
}

export const callbackComesBeforeTheEnd = mutant({
  id: "task.callback-comes-before-the-end",
  mistake: "the done callbacks of a task are called in its last step",
  kind: "subtle",
  accusedBy: ["task.done-callback-after-completion"],
  wrong: withTask(Task),
});
