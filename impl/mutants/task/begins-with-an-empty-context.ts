import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, { ...options, context: options?.context ?? new asyncio.Context() });
  }
}

export const beginsWithAnEmptyContext = mutant({
  id: "task.begins-with-an-empty-context",
  mistake: "a task knows none of its creator's variables",
  kind: "plain",
  accusedBy: ["contextvars.task-copies-at-creation"],
  wrong: withTask(Task),
});
