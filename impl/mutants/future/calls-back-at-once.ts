import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  private readonly callbacks: ((future: this) => unknown)[] = [];

  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    if (this.done()) super.addDoneCallback(callback, options);
    else this.callbacks.push(callback);
  }

  override setResult(result: T): void {
    super.setResult(result);
    for (const callback of this.callbacks) callback(this);
  }

  override setException(exception: unknown): void {
    super.setException(exception);
    for (const callback of this.callbacks) callback(this);
  }
}

export const callsBackAtOnce = mutant({
  id: "future.calls-back-at-once",
  mistake: "done callbacks are called where the future is completed",
  kind: "plain",
  accusedBy: ["future.callbacks-not-synchronous"],
  wrong: withFuture(Future),
});
