import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, { ...options, context: options?.context?.copy() ?? null });
  }
}

export const copiesItsContext = mutant({
  id: "task.copies-its-context",
  mistake: "create_task(context=…) runs in a copy of the context",
  kind: "plain",
  accusedBy: ["task.context-argument", "task.get-context"],
  wrong: withTask(Task),
});
