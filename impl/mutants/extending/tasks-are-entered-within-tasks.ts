import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const tasksAreEnteredWithinTasks = mutant({
  id: "extending.tasks-are-entered-within-tasks",
  mistake: "_enter_task() while another task is the current one does nothing",
  kind: "plain",
  accusedBy: ["extending.enter-leave-task"],
  wrong: {
    enterTask(loop: EventLoop, task: never) {
      if (loop.currentTask === null) asyncio.enterTask(loop, task);
    },
  },
});
