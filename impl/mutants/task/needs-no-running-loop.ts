import { asyncio } from "../../asyncio/index.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

export const needsNoRunningLoop = mutant({
  id: "task.needs-no-running-loop",
  mistake: "create_task() takes the loop that was set where none runs",
  kind: "plain",
  accusedBy: ["task.create-needs-running-loop"],
  wrong: {
    createTask: (coroutine: never, options?: TaskOptions) => asyncio.getEventLoop().createTask(coroutine, options),
  },
});
