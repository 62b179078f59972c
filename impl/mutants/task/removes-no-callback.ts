import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override removeDoneCallback(): number {
    return 0;
  }
}

export const removesNoCallback = mutant({
  id: "task.removes-no-callback",
  mistake: "remove_done_callback() of a task takes nothing back",
  kind: "plain",
  accusedBy: ["task.remove-done-callback"],
  wrong: withTask(Task),
});
