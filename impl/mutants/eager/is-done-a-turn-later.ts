import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override returned(value: T): void {
    if (this.loop.currentTask === null) super.returned(value);
    else asyncio.getRunningLoop().callSoon(() => super.returned(value));
  }
}

export const isDoneATurnLater = mutant({
  id: "eager.is-done-a-turn-later",
  mistake: "an eager task that returns at once is done in the next turn only",
  kind: "plain",
  accusedBy: ["eager.completes-without-scheduling"],
  wrong: withTask(Task),
});
