import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { Callback } from "../../asyncio/handle.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override removeDoneCallback(callback: Callback): number {
    const count = super.removeDoneCallback(callback);
    for (let left = count; left > 1; left--) this.addDoneCallback(callback as (future: this) => unknown);
    return Math.min(count, 1);
  }
}

export const removesOneCallback = mutant({
  id: "future.removes-one-callback",
  mistake: "remove_done_callback() takes one of several registrations back",
  kind: "plain",
  accusedBy: ["future.remove-callback-count"],
  wrong: withFuture(Future),
});
