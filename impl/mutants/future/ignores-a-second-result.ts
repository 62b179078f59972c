import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override setResult(result: T): void {
    if (!this.done() || this.cancelled()) super.setResult(result);
  }
}

export const ignoresASecondResult = mutant({
  id: "future.ignores-a-second-result",
  mistake: "set_result() of a future that is done does nothing",
  kind: "plain",
  accusedBy: ["future.set-twice"],
  wrong: withFuture(Future),
});
