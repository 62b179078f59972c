import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override cancel(message?: unknown): boolean {
    super.cancel(message);
    return false;
  }
}

export const cancelSaysNothing = mutant({
  id: "future.cancel-says-nothing",
  mistake: "cancel() of a pending future returns False",
  kind: "plain",
  accusedBy: ["future.cancel-pending"],
  wrong: withFuture(Future),
});
