import type { EventLoop } from "./event-loop.ts";
import { RuntimeError } from "./exceptions.ts";
import type { Task } from "./task.ts";

// How a task of one's own making is made known to asyncio: Python's names have an underscore before them.

/** From now on allTasks() of its loop has it. */
export function registerTask(task: Task<any>): void {
  const { tasks } = task.getLoop();
  if (!task.done() && ![...tasks].includes(task)) tasks.add(task);
}

export function unregisterTask(task: Task<any>): void {
  const { tasks } = task.getLoop();
  if ([...tasks].includes(task)) tasks.remove(task);
}

/** It is the current task of that loop, until it is left. */
export function enterTask(loop: EventLoop, task: Task<any>): void {
  if (loop.currentTask !== null) {
    throw new RuntimeError(`${String(task)} cannot be entered while ${String(loop.currentTask)} is the current task`);
  }
  loop.currentTask = task;
}

export function leaveTask(loop: EventLoop, task: Task<any>): void {
  if (loop.currentTask !== task) {
    throw new RuntimeError(`${String(task)} cannot be left: the current task is ${String(loop.currentTask)}`);
  }
  loop.currentTask = null;
}
