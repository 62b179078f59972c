import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const currentTaskIsNobody = mutant({
  id: "task.current-task-is-nobody",
  mistake: "current_task() is always None",
  kind: "plain",
  accusedBy: ["task.current-task-inside"],
  wrong: {
    currentTask(loop?: EventLoop) {
      asyncio.currentTask(loop);
      return null;
    },
  },
});
