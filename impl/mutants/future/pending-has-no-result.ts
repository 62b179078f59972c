import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override result(): T {
    return this.done() ? super.result() : (null as T);
  }
}

export const pendingHasNoResult = mutant({
  id: "future.pending-has-no-result",
  mistake: "result() of a pending future is None",
  kind: "plain",
  accusedBy: ["future.result-pending"],
  wrong: withFuture(Future),
});
