import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override raised(error: unknown): void {
    super.raised(error);
    if (asyncio.isException(error)) this.loop.stop();
  }
}

export const failureStopsTheLoop = mutant({
  id: "task.failure-stops-the-loop",
  mistake: "a task that fails takes the loop down",
  kind: "plain",
  accusedBy: ["task.failure-does-not-affect-others"],
  wrong: withTask(Task),
});
