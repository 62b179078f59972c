import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(): boolean {
    return !this.done();
  }
}

export const isLost = mutant({
  id: "cancel.is-lost",
  mistake: "cancel() says True and does nothing",
  kind: "plain",
  accusedBy: ["cancel.raises-at-suspension-point", "cancel.awaiter-sees-cancellederror"],
  wrong: withTask(Task),
});
