import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override setException(exception: unknown): void {
    this["waiting"] = null;
    super.setException(exception);
  }
}

export const exceptionsDoNotWake = mutant({
  id: "future.exceptions-do-not-wake",
  mistake: "set_exception() wakes nobody",
  kind: "plain",
  accusedBy: ["future.await-exception"],
  wrong: withFuture(Future),
});
