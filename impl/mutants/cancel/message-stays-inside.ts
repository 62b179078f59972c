import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override raised(error: unknown): void {
    super.raised(error instanceof asyncio.CancelledError ? new asyncio.CancelledError() : error);
  }
}

export const messageStaysInside = mutant({
  id: "cancel.message-stays-inside",
  mistake: "whoever awaits a cancelled task does not learn the message",
  kind: "subtle",
  accusedBy: ["cancel.message-reaches-awaiter"],
  wrong: withTask(Task),
});
