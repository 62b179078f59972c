import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override [Symbol.dispose](): void {
    const exception = this.cancelled() ? new asyncio.CancelledError() : null;
    if (exception === null) super[Symbol.dispose]();
    else this.loop.callExceptionHandler({ message: "exception was never retrieved", exception, future: this });
  }
}

export const reportsCancelledFutures = mutant({
  id: "errors.reports-cancelled-futures",
  mistake: "a cancelled future that dies is reported as one that has failed",
  kind: "plain",
  accusedBy: ["errors.cancelled-not-reported"],
  wrong: withFuture(Future),
});
