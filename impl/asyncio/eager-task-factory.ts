import type { Coroutine } from "./coroutine.ts";
import type { EventLoop, TaskFactory } from "./event-loop.ts";
import type { Future } from "./future.ts";
import { Task, type TaskOptions } from "./task.ts";

/** Makes a task: with `new Task`, or one of a class of one's own. */
export type MakeTask = (coroutine: Coroutine<any>, options: TaskOptions & { readonly loop: EventLoop }) => Future<any>;

/** A factory whose tasks take their first step while they are made. */
export function createEagerTaskFactory(makeTask: MakeTask): TaskFactory {
  return (loop, coroutine, options) => makeTask(coroutine, { eagerStart: true, ...options, loop });
}

export const eagerTaskFactory: TaskFactory = createEagerTaskFactory(
  (coroutine, options) => new Task(coroutine, options),
);
