import type { Context } from "./context.ts";
import type { Coroutine } from "./coroutine.ts";
import type { Handle, TimerHandle } from "./handle.ts";
import type { Runnable } from "./ready-queue.ts";
import type { Listed, TaskList } from "./task-list.ts";
import type { Timer } from "./timer-heap.ts";

/** What an exception handler is told: always a message, and what else is known. */
export interface ExceptionContext {
  readonly message?: string;
  readonly exception?: unknown;
  readonly future?: unknown;
  readonly task?: unknown;
  readonly handle?: unknown;
  readonly asyncgen?: unknown;
  readonly [key: string]: unknown;
}

export interface CallOptions {
  readonly context?: Context | null;
}

/** An asynchronous generator, as a loop sees it: something to close in the end. */
export interface Closable {
  readonly ended: boolean;
  aclose(): Coroutine<void>;
}

/**
 * What futures, tasks and handles need of the loop that they belong to. EventLoop is more than this; it knows futures
 * and tasks, and this interface must not.
 */
export interface Loop {
  readonly tasks: TaskList;
  /** The options of every future and task that has no others. */
  readonly ownership: { readonly loop: Loop };
  /** The task whose step is being taken. */
  currentTask: Listed | null;

  time(): number;
  isRunning(): boolean;
  isClosed(): boolean;
  getDebug(): boolean;
  stop(): void;

  callSoon<A extends readonly unknown[]>(callback: (...args: A) => unknown, args?: A, options?: CallOptions): Handle;
  callSoonThreadsafe<A extends readonly unknown[]>(
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): Handle;
  callLater<A extends readonly unknown[]>(
    delay: number,
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): TimerHandle;
  callAt<A extends readonly unknown[]>(
    when: number,
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): TimerHandle;
  callExceptionHandler(context: ExceptionContext): void;

  /** Everything that becomes ready passes here: handles, steps of tasks, waiters of futures, timers that are due. */
  makeReady(runnable: Runnable, argument: unknown): void;
  /** Those that will run with that argument. */
  readyWith(argument: unknown): readonly Runnable[];
  /** Every timer passes here: those of `callLater` and `callAt`, and sleeps. */
  scheduleTimer(when: number, timer: Timer): void;
  dropTimer(timer: Timer): void;

  /** The two hooks of asynchronous generators: one begins, and one dies. */
  adoptAsyncGenerator(generator: Closable): void;
  finalizeAsyncGenerator(generator: Closable): void;
}
