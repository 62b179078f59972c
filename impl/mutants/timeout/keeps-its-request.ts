import { ONE_REQUEST } from "../../asyncio/task.ts";
import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    const isExpiring = this["state"] === "expiring";
    const task = this["task"];
    try {
      return yield* super.aexit(exception);
    } finally {
      if (isExpiring && task !== null) task["marks"] += ONE_REQUEST;
    }
  }
}

export const keepsItsRequest = mutant({
  id: "timeout.keeps-its-request",
  mistake: "the cancellation that a timeout has asked for stays counted",
  kind: "subtle",
  accusedBy: ["timeout.cancel-count-restored"],
  wrong: withTimeout(Timeout),
});
