import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    this.removeDoneCallback(callback);
    super.addDoneCallback(callback, options);
  }
}

export const knowsACallbackOnce = mutant({
  id: "future.knows-a-callback-once",
  mistake: "a callback that is added twice runs once",
  kind: "plain",
  accusedBy: ["future.duplicate-callbacks-kept"],
  wrong: withFuture(Future),
});
