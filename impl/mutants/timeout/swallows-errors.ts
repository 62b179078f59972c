import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    yield* super.aexit(exception);
    return asyncio.isException(exception) as false;
  }
}

export const swallowsErrors = mutant({
  id: "timeout.swallows-errors",
  mistake: "an error of the block does not leave it",
  kind: "plain",
  accusedBy: ["timeout.body-exception-passes"],
  wrong: withTimeout(Timeout),
});
