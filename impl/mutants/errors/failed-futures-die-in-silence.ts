import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override [Symbol.dispose](): void {}
}

export const failedFuturesDieInSilence = mutant({
  id: "errors.failed-futures-die-in-silence",
  mistake: "a future whose exception nobody has looked at is not reported",
  kind: "plain",
  accusedBy: ["errors.future-exception-never-retrieved"],
  wrong: withFuture(Future),
});
