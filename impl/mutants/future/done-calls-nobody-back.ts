import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override addDoneCallback(callback: (future: this) => unknown, options?: CallOptions): void {
    if (!this.done()) super.addDoneCallback(callback, options);
  }
}

export const doneCallsNobodyBack = mutant({
  id: "future.done-calls-nobody-back",
  mistake: "a callback that is added to a future that is done never runs",
  kind: "plain",
  accusedBy: ["future.callback-on-done-future"],
  wrong: withFuture(Future),
});
