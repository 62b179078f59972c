import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    if (this.done()) callback(this);
    else super.addDoneCallback(callback, options);
  }
}

export const doneCallsBackAtOnce = mutant({
  id: "future.done-calls-back-at-once",
  mistake: "add_done_callback() of a future that is done calls the callback",
  kind: "plain",
  accusedBy: ["future.callback-on-done-future"],
  wrong: withFuture(Future),
});
