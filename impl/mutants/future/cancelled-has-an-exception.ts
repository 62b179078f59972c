import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override exception(): unknown {
    return this.cancelled() ? this.makeCancelledError() : super.exception();
  }
}

export const cancelledHasAnException = mutant({
  id: "future.cancelled-has-an-exception",
  mistake: "exception() of a cancelled future returns the CancelledError",
  kind: "plain",
  accusedBy: ["future.cancelled-result"],
  wrong: withFuture(Future),
});
