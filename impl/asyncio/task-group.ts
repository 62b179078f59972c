import { futureAddToAwaitedBy, futureDiscardFromAwaitedBy } from "./call-graph.ts";
import { chooser } from "./chooser.ts";
import { type Body, Coroutine } from "./coroutine.ts";
import { currentTask } from "./current-task.ts";
import type { EventLoop } from "./event-loop.ts";
import {
  AttributeError,
  CancelledError,
  exceptionGroup,
  KeyboardInterrupt,
  RuntimeError,
  SystemExit,
} from "./exceptions.ts";
import type { Future } from "./future.ts";
import { getRunningLoop } from "./running.ts";
import type { Task, TaskOptions } from "./task.ts";

/**
 * An asynchronous context manager that waits for its tasks on the way out. When one of them fails it cancels the others,
 * and the task that is inside, too; what failed is raised as one exception group when all have ended.
 */
export class TaskGroup {
  private loop: EventLoop | null = null;
  private parent: Task | null = null;
  private isExiting = false;
  private isAborting = false;
  /** It has asked its parent to be cancelled: the parent's count has to be put back. */
  private hasCancelledParent = false;
  private readonly tasks = new Set<Task<any>>();
  private readonly errors: unknown[] = [];
  /** SystemExit or KeyboardInterrupt: raised as it is. */
  private exit: unknown = undefined;
  private allDone: Future<null> | null = null;

  *aenter(): Generator<never, this> {
    if (this.loop !== null) throw new RuntimeError(`${this.toString()} has been entered already`);
    const parent = currentTask();
    if (parent === null) throw new RuntimeError(`${this.toString()} needs a task that it is entered in`);
    this.loop = getRunningLoop();
    this.parent = parent;
    return this;
  }

  /** Handed the exception that leaves the block, or undefined. */
  *aexit(exception: unknown): Generator<unknown, false, any> {
    try {
      return yield* this.leave(exception);
    } finally {
      this.parent = null;
    }
  }

  createTask<T>(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions): Task<T> {
    const refusal = this.refusal();
    if (refusal !== undefined) {
      close(coroutine);
      throw new RuntimeError(`${this.toString()} ${refusal}`);
    }
    const task = (this.loop as EventLoop).createTask(coroutine, options);
    this.tasks.add(task);
    futureAddToAwaitedBy(task, this.parent);
    task.addDoneCallback(this.ended);
    return task;
  }

  toString(): string {
    const state = this.isAborting ? " cancelling" : this.loop === null ? "" : " entered";
    return `<TaskGroup tasks=${this.tasks.size}${state}>`;
  }

  private refusal(): string | undefined {
    if (this.loop === null) return "has not been entered";
    if (this.isExiting && this.tasks.size === 0) return "is finished";
    return this.isAborting ? "is shutting down" : undefined;
  }

  private *leave(exception: unknown): Generator<unknown, false, any> {
    const parent = this.parent as Task;
    this.isExiting = true;
    if (isExit(exception)) this.exit ??= exception;
    let cancelled = exception instanceof CancelledError ? exception : undefined;
    if (exception !== undefined && !this.isAborting) this.abort();
    // whoever cancels the parent, once or often, interrupts this, and the tasks are waited for all the same
    while (this.tasks.size > 0) {
      this.allDone ??= (this.loop as EventLoop).createFuture<null>();
      try {
        yield* this.allDone;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        if (!this.isAborting) {
          cancelled = error;
          this.abort();
        }
      }
      this.allDone = null;
    }
    if (this.exit !== undefined) throw this.exit;
    if (this.hasCancelledParent && parent.uncancel() === 0) cancelled = undefined;
    if (cancelled !== undefined && this.errors.length === 0) throw cancelled;
    if (exception !== undefined && !(exception instanceof CancelledError)) this.errors.push(exception);
    if (this.errors.length === 0) return false;
    if (parent.cancelling() > 0) {
      // somebody else wants the parent cancelled, too: it hears of that at its next await
      parent.uncancel();
      parent.cancel();
    }
    throw exceptionGroup("unhandled errors in a TaskGroup", this.errors);
  }

  protected abort(): void {
    this.isAborting = true;
    for (const task of chooser.order([...this.tasks])) if (!task.done()) task.cancel();
  }

  private readonly ended = (task: Task): void => {
    this.tasks.delete(task);
    futureDiscardFromAwaitedBy(task, this.parent);
    if (this.tasks.size === 0 && this.allDone?.done() === false) this.allDone.setResult(null);
    const error = task.cancelled() ? null : task.exception();
    if (error === null) return;
    this.errors.push(error);
    if (isExit(error)) this.exit ??= error;
    const { parent } = this;
    if (parent === null || parent.done()) {
      const message = `${task.toString()} has failed, and the task that entered its group has ended already`;
      (this.loop as EventLoop).callExceptionHandler({ message, exception: error, task });
    } else if (!this.isAborting && !this.hasCancelledParent) {
      this.abort();
      this.hasCancelledParent = true;
      parent.cancel();
    }
  };
}

const isExit = (error: unknown): boolean => error instanceof SystemExit || error instanceof KeyboardInterrupt;

/** A coroutine that will never run need not be reported as never awaited. */
function close(coroutine: unknown): void {
  if (!(coroutine instanceof Coroutine)) throw new AttributeError(`${String(coroutine)} has no close()`);
  coroutine.close();
}
