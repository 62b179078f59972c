import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override setException(exception: unknown): void {
    super.setException(exception);
    this.outcome = exception;
  }
}

export const keepsTheClass = mutant({
  id: "future.keeps-the-class",
  mistake: "set_exception() given a class makes no instance of it",
  kind: "plain",
  accusedBy: ["future.set-exception-class"],
  wrong: withFuture(Future),
});
