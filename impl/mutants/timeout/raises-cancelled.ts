import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    try {
      return yield* super.aexit(exception);
    } catch {
      return false;
    }
  }
}

export const raisesCancelled = mutant({
  id: "timeout.raises-cancelled",
  mistake: "a block that has expired raises CancelledError",
  kind: "plain",
  accusedBy: ["timeout.expires-with-timeouterror"],
  wrong: withTimeout(Timeout),
});
