import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, { ...options, eagerStart: false });
  }
}

export const startIsIgnored = mutant({
  id: "eager.start-is-ignored",
  mistake: "create_task(…, eager_start=True) starts later",
  kind: "plain",
  accusedBy: ["eager.create-task-eager-start-true"],
  wrong: { ...withTask(Task), eagerTaskFactory: asyncio.eagerTaskFactory },
});
