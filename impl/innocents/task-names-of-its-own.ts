import { asyncio } from "../asyncio/index.ts";
import type { Body, Coroutine } from "../asyncio/coroutine.ts";
import type { TaskOptions } from "../asyncio/task.ts";
import { withTask } from "../mutants/records.ts";
import { innocent } from "./innocent.ts";

let made = 0;
class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, { ...options, name: options?.name ?? `job#${(made += 1)}` });
  }
}

export const taskNamesOfItsOwn = innocent(
  "task-names-of-its-own",
  "tasks that are given no name are named otherwise",
  withTask(Task),
);
