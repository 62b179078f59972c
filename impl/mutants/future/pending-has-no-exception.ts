import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override exception(): unknown {
    return this.done() ? super.exception() : null;
  }
}

export const pendingHasNoException = mutant({
  id: "future.pending-has-no-exception",
  mistake: "exception() of a pending future is None",
  kind: "plain",
  accusedBy: ["future.exception-pending"],
  wrong: withFuture(Future),
});
