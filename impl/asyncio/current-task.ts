import type { EventLoop } from "./event-loop.ts";
import type { Task } from "./task.ts";
import { runningLoop } from "./thread.ts";

// Only tasks are listed with a loop, or current in it.

/** The task whose step the loop is taking, or null, as in a callback. */
export function currentTask(loop?: EventLoop | null): Task | null {
  return (loop ?? (runningLoop() as EventLoop)).currentTask as Task | null;
}

/** The tasks that are not done. */
export function allTasks(loop?: EventLoop | null): Set<Task> {
  return new Set((loop ?? (runningLoop() as EventLoop)).tasks as Iterable<Task>);
}
