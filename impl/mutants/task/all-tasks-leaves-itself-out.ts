import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const allTasksLeavesItselfOut = mutant({
  id: "task.all-tasks-leaves-itself-out",
  mistake: "all_tasks() does not list the task that asks",
  kind: "plain",
  accusedBy: ["task.all-tasks"],
  wrong: {
    allTasks(loop?: EventLoop) {
      const tasks = asyncio.allTasks(loop);
      const current = asyncio.currentTask(loop);
      if (current !== null) tasks.delete(current);
      return tasks;
    },
  },
});
