import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override cancelled(): boolean {
    return !this.done() || super.cancelled();
  }
}

export const beginsCancelled = mutant({
  id: "future.begins-cancelled",
  mistake: "a pending future says that it is cancelled",
  kind: "plain",
  accusedBy: ["future.initial-state"],
  wrong: withFuture(Future),
});
