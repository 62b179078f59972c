import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  override cancel(): boolean {
    return super.cancel();
  }
}

export const losesTheMessage = mutant({
  id: "future.loses-the-message",
  mistake: "cancel(msg) forgets its message",
  kind: "plain",
  accusedBy: ["future.cancel-msg"],
  wrong: withFuture(Future),
});
