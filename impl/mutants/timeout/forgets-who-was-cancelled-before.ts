import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    this["cancelling"] = 0;
    return yield* super.aexit(exception);
  }
}

export const forgetsWhoWasCancelledBefore = mutant({
  id: "timeout.forgets-who-was-cancelled-before",
  mistake: "a timeout in a task that has been cancelled before takes that for a request of its own time",
  kind: "deep",
  accusedBy: ["timeout.expires-with-timeouterror", "timeout.nested-inner-first", "timeout.cleanup-extends"],
  wrong: withTimeout(Timeout),
});
