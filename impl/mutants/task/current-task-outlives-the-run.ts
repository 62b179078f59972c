import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { thread } from "../../asyncio/thread.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

const steps: { last: unknown } = { last: null };
class Task<T> extends asyncio.Task<T> {
  override run(argument: unknown): void {
    steps.last = this;
    super.run(argument);
  }
}

export const currentTaskOutlivesTheRun = mutant({
  id: "task.current-task-outlives-the-run",
  mistake: "current_task(loop) of a loop that does not run gives the task that ran last",
  kind: "plain",
  accusedBy: ["task.current-task-loop-argument"],
  wrong: {
    ...withTask(Task),
    currentTask: (loop?: EventLoop) => (thread.running === null && loop ? steps.last : asyncio.currentTask(loop)),
  },
});
