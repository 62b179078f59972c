import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const currentTaskWithoutALoop = mutant({
  id: "task.current-task-without-a-loop",
  mistake: "current_task() where no loop runs is None",
  kind: "plain",
  accusedBy: ["task.current-task-no-loop"],
  wrong: {
    currentTask: (loop?: EventLoop | null) => (thread.running === null && !loop ? null : asyncio.currentTask(loop)),
  },
});
