import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  private readonly callbacks: ((future: this) => unknown)[] = [];

  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    this.callbacks.push(callback);
    super.addDoneCallback(callback, options);
  }

  override cancel(message?: unknown): boolean {
    for (const callback of this.callbacks) this.removeDoneCallback(callback);
    return super.cancel(message);
  }
}

export const cancelCallsNobodyBack = mutant({
  id: "future.cancel-calls-nobody-back",
  mistake: "cancel() forgets the done callbacks",
  kind: "plain",
  accusedBy: ["future.callbacks-on-cancel"],
  wrong: withFuture(Future),
});
