import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    yield* super.aexit(exception);
    if (exception instanceof asyncio.CancelledError) throw new asyncio.TimeoutError().causedBy(exception);
    return false;
  }
}

export const convertsEveryCancel = mutant({
  id: "timeout.converts-every-cancel",
  mistake: "every CancelledError that leaves a block becomes a TimeoutError",
  kind: "plain",
  accusedBy: ["timeout.external-cancel-not-converted", "timeout.nested-outer-first"],
  wrong: withTimeout(Timeout),
});
