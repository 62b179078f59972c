import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  override [Symbol.dispose](): void {
    if (!this.done()) super[Symbol.dispose]();
  }
}

export const failedTasksDieInSilence = mutant({
  id: "errors.failed-tasks-die-in-silence",
  mistake: "a task whose exception nobody has looked at is not reported",
  kind: "plain",
  accusedBy: ["errors.task-exception-never-retrieved"],
  wrong: withTask(Task),
});
