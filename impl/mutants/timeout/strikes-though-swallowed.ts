import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    const isExpiring = this["state"] === "expiring";
    yield* super.aexit(exception);
    if (isExpiring && exception === undefined) throw new asyncio.TimeoutError();
    return false;
  }
}

export const strikesThoughSwallowed = mutant({
  id: "timeout.strikes-though-swallowed",
  mistake: "a block that has swallowed its expiry raises TimeoutError all the same",
  kind: "subtle",
  accusedBy: ["timeout.swallowed-inside"],
  wrong: withTimeout(Timeout),
});
