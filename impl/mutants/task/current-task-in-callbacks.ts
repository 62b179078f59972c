import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

const steps: { last: unknown } = { last: null };
class Task<T> extends asyncio.Task<T> {
  override run(argument: unknown): void {
    steps.last = this;
    super.run(argument);
  }
}

export const currentTaskInCallbacks = mutant({
  id: "task.current-task-in-callbacks",
  mistake: "current_task() in a callback gives the task that ran last",
  kind: "plain",
  accusedBy: ["task.current-task-in-callback"],
  wrong: { ...withTask(Task), currentTask: (loop?: EventLoop) => asyncio.currentTask(loop) ?? steps.last },
});
