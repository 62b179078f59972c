import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override setResult(result: T): void {
    if (!this.cancelled()) super.setResult(result);
  }

  override setException(exception: unknown): void {
    if (!this.cancelled()) super.setException(exception);
  }
}

export const ignoresWhatComesAfterACancel = mutant({
  id: "future.ignores-what-comes-after-a-cancel",
  mistake: "set_result() and set_exception() of a cancelled future do nothing",
  kind: "subtle",
  accusedBy: ["future.set-after-cancel"],
  wrong: withFuture(Future),
});
