import type { Body, Coroutine } from "./coroutine.ts";
import { getRunningLoop } from "./running.ts";
import type { Task, TaskOptions } from "./task.ts";

export function createTask<T>(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions): Task<T> {
  return getRunningLoop().createTask(coroutine, options);
}
