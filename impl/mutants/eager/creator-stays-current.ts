import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override step(thrown: never): void {
    const creator = this.loop.currentTask;
    const coroutine = this.getCoro();
    if (creator === null || coroutine === null || coroutine.started) return super.step(thrown);
    const { begin } = coroutine;
    coroutine.begin = () => {
      coroutine.begin = begin;
      this.loop.currentTask = creator;
      return begin.call(coroutine);
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
