import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    try {
      return yield* super.aexit(exception);
    } catch (error) {
      throw error instanceof asyncio.TimeoutError ? new asyncio.TimeoutError() : error;
    }
  }
}

export const hidesItsCause = mutant({
  id: "timeout.hides-its-cause",
  mistake: "the TimeoutError has no cause",
  kind: "plain",
  accusedBy: ["timeout.cause"],
  wrong: withTimeout(Timeout),
});
