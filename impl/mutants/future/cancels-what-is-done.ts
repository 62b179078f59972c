import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override cancel(message?: unknown): boolean {
    super.cancel(message);
    return true;
  }
}

export const cancelsWhatIsDone = mutant({
  id: "future.cancels-what-is-done",
  mistake: "cancel() of a future that is done returns True",
  kind: "plain",
  accusedBy: ["future.cancel-done"],
  wrong: withFuture(Future),
});
