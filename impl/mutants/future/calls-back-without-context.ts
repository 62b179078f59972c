import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import type { Callback } from "../../asyncio/handle.ts";
import type { State } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  private readonly callbacks: ((future: this) => unknown)[] = [];

  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    if (this.done()) super.addDoneCallback(callback, options);
    else this.callbacks.push(callback);
  }

  override removeDoneCallback(callback: Callback): number {
    const kept = this.callbacks.filter((each) => each !== callback);
    return this.callbacks.length - (this.callbacks.length = 0) - this.callbacks.push(...kept);
  }

  protected override finish(state: State, outcome: unknown): void {
    super.finish(state, outcome);
    for (const callback of this.callbacks) super.addDoneCallback(callback);
  }
}

export const callsBackWithoutContext = mutant({
  id: "future.calls-back-without-context",
  mistake: "a done callback runs in the context of whoever completed the future",
  kind: "plain",
  accusedBy: ["future.callback-context", "contextvars.done-callback-context"],
  wrong: withFuture(Future),
});
