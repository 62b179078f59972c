import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    return exception === undefined ? false : yield* super.aexit(exception);
  }
}

export const keepsItsTimer = mutant({
  id: "timeout.keeps-its-timer",
  mistake: "a block that was left in time is cancelled all the same",
  kind: "plain",
  accusedBy: ["timeout.no-late-effect"],
  wrong: withTimeout(Timeout),
});
