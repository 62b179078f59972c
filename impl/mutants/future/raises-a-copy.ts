import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override result(): T {
    if (!this.done() || this.cancelled()) return super.result();
    const exception = super.exception();
    if (exception === null) return super.result();
    throw new (exception as { constructor: new () => unknown }).constructor();
  }
}

export const raisesACopy = mutant({
  id: "future.raises-a-copy",
  mistake: "result() of a failed future raises a new exception each time",
  kind: "subtle",
  accusedBy: ["future.result-same-exception-every-time"],
  wrong: withFuture(Future),
});
