import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override cancel(): boolean {
    return super.cancel();
  }
}

export const losesItsMessage = mutant({
  id: "cancel.loses-its-message",
  mistake: "cancel(msg) forgets its message",
  kind: "plain",
  accusedBy: ["cancel.message"],
  wrong: withTask(Task),
});
