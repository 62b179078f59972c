import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const allTasksNeedsNoLoop = mutant({
  id: "task.all-tasks-needs-no-loop",
  mistake: "all_tasks() without a running loop is an empty set",
  kind: "plain",
  accusedBy: ["task.all-tasks-no-loop"],
  wrong: {
    allTasks: (loop?: EventLoop | null) => (thread.running === null && !loop ? new Set() : asyncio.allTasks(loop)),
  },
});
