import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override step(thrown: never): void {
    const creator = this.loop.currentTask;
    if (creator === null || this["steps"] !== null) return super.step(thrown);
    const coroutine = this["coroutine"] as unknown as { begin(): { next(): unknown } };
    const begin = coroutine.begin.bind(coroutine);
    coroutine.begin = () => {
      this.loop.currentTask = creator;
      return begin();
    };
    super.step(thrown);
  }
}

export const creatorStaysCurrent = mutant({
  id: "eager.creator-stays-current",
  mistake: "current_task() in an eager first step is the creator",
  kind: "plain",
  accusedBy: ["eager.current-task"],
  wrong: withTask(Task),
});
