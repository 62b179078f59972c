import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    const isExpiring = this["state"] === "expiring";
    yield* super.aexit(exception);
    if (isExpiring && asyncio.isException(exception)) throw new asyncio.TimeoutError();
    return false;
  }
}

export const hidesErrorsAfterExpiry = mutant({
  id: "timeout.hides-errors-after-expiry",
  mistake: "an error with which a block answers its expiry becomes a TimeoutError",
  kind: "subtle",
  accusedBy: ["timeout.other-exception-on-expiry"],
  wrong: withTimeout(Timeout),
});
