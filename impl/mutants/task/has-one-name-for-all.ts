import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, { ...options, name: options?.name ?? "task" });
  }
}

export const hasOneNameForAll = mutant({
  id: "task.has-one-name-for-all",
  mistake: "tasks without a name all have the same",
  kind: "plain",
  accusedBy: ["task.name-default"],
  wrong: withTask(Task),
});
