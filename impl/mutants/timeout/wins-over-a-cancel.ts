import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    this["cancelling"] = Infinity;
    return yield* super.aexit(exception);
  }
}

export const winsOverACancel = mutant({
  id: "timeout.wins-over-a-cancel",
  mistake: "a block that was cancelled from outside when its deadline passed raises TimeoutError",
  kind: "deep",
  accusedBy: ["timeout.external-cancel-and-expiry"],
  wrong: withTimeout(Timeout),
});
