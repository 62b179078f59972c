import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override cancel(message?: unknown): boolean {
    if (this.done()) return false;
    this.loop.callSoon(() => super.cancel(message));
    return true;
  }
}

export const cancelTakesATurn = mutant({
  id: "future.cancel-takes-a-turn",
  mistake: "a future is cancelled a turn after cancel()",
  kind: "plain",
  accusedBy: ["future.cancel-pending"],
  wrong: withFuture(Future),
});
