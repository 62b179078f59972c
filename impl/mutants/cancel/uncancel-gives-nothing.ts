import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override uncancel(): number {
    super.uncancel();
    return null as never;
  }
}

export const uncancelGivesNothing = mutant({
  id: "cancel.uncancel-gives-nothing",
  mistake: "uncancel() returns None",
  kind: "plain",
  accusedBy: ["cancel.uncancel-returns-remaining"],
  wrong: withTask(Task),
});
