import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

let made: { done(): boolean }[] = [];
class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, options);
    made.push(this);
  }
}

export const allTasksOfAllLoops = mutant({
  id: "task.all-tasks-of-all-loops",
  mistake: "all_tasks(loop) lists the tasks of every loop",
  kind: "plain",
  accusedBy: ["task.all-tasks-per-loop"],
  wrong: {
    ...withTask(Task),
    restartTaskNames() {
      made = [];
      asyncio.restartTaskNames();
    },
    allTasks(loop?: EventLoop) {
      asyncio.allTasks(loop);
      return new Set(made.filter((task) => !task.done()));
    },
  },
});
