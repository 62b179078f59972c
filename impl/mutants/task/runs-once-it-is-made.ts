import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, { eagerStart: true, ...options });
  }
}

export const runsOnceItIsMade = mutant({
  id: "task.runs-once-it-is-made",
  mistake: "create_task() takes the first step of the coroutine",
  kind: "plain",
  accusedBy: ["task.create-does-not-run-now"],
  wrong: withTask(Task),
});
