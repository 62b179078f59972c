import { asyncWith } from "./async-with.ts";
import { type Awaitable, wrapAwaitable } from "./awaitable.ts";
import { chooser } from "./chooser.ts";
import type { ConcurrentFuture } from "./concurrent-future.ts";
import { type Body, type Coroutine, isGenerator, toCoroutine, NamedCoroutine } from "./coroutine.ts";
import {
  isException,
  KeyboardInterrupt,
  RuntimeError,
  SystemExit,
  TimeoutError,
  TypeError_,
  ValueError,
} from "./exceptions.ts";
import { type ExceptionHandler, handleException, logException } from "./exception-handler.ts";
import { type Executor, ThreadPoolExecutor } from "./executors.ts";
import { Future, isfuture } from "./future.ts";
import { GatheringFuture } from "./gathering-future.ts";
import { checkKeywords } from "./keywords.ts";
import type { Closable, ExceptionContext } from "./loop.ts";
import { checkCallback, Scheduler } from "./scheduler.ts";
import { Task, type TaskOptions } from "./task.ts";
import { timeout } from "./timeouts.ts";
import { warn } from "./warnings.ts";
import { wrapFuture } from "./wrap-future.ts";

export type TaskFactory = (loop: EventLoop, coroutine: Coroutine<any>, options: TaskOptions) => Future<any>;

/**
 * asyncio's event loop on a fake clock. What asyncio does itself goes through these methods, too: override one, and all
 * of asyncio changes. A million sleeping tasks fit in, so that an allocation for each future or task counts here.
 */
export class EventLoop extends Scheduler {
  private exceptionHandler: ExceptionHandler | null = null;
  private taskFactory: TaskFactory | null = null;
  /** Asynchronous generators that were begun here, until they die: CPython's loop has those that were not collected. */
  private readonly asyncGenerators = new Set<Closable>();
  private hasShutDownAsyncgens = false;
  private hasShutDownExecutor = false;
  private defaultExecutor: ThreadPoolExecutor | null = null;

  createFuture<T = unknown>(): Future<T> {
    return new Future<T>(this.ownership);
  }

  createTask<T>(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions): Task<T> {
    this.checkClosed();
    checkKeywords("createTask", options, ["name", "context", "eagerStart"]);
    if (this.taskFactory !== null) {
      // what is no coroutine is refused by whoever makes the task
      const given = isGenerator(coroutine) ? toCoroutine(coroutine) : coroutine;
      return this.taskFactory(this, given, options ?? {}) as Task<T>;
    }
    return new Task(coroutine, options === undefined ? this.ownership : { ...options, loop: this });
  }

  /** Runs until the awaitable is done; its result, or what it raised, is the caller's. */
  runUntilComplete<T>(awaitable: Awaitable<T>): T {
    this.checkClosed();
    this.checkNotRunning();
    const future = this.toFuture(awaitable);
    const isOwnTask = future !== awaitable;
    future.addDoneCallback(stopItsLoop);
    try {
      this.runForever();
    } catch (error) {
      // The caller gets the error, and never the task: it would be reported as never retrieved.
      if (isOwnTask && future.done() && !future.cancelled()) future.exception();
      throw error;
    } finally {
      future.removeDoneCallback(stopItsLoop);
    }
    if (!future.done()) throw new RuntimeError("the event loop was stopped before the future was done");
    return future.result();
  }

  setTaskFactory(factory: TaskFactory | null): void {
    if (factory !== null && typeof factory !== "function") {
      throw new TypeError_(`a task factory must be a function or null, not ${String(factory)}`);
    }
    this.taskFactory = factory;
  }

  getTaskFactory(): TaskFactory | null {
    return this.taskFactory;
  }

  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== "function") {
      throw new TypeError_(`an exception handler must be a function or null, not ${String(handler)}`);
    }
    this.exceptionHandler = handler;
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.exceptionHandler;
  }

  callExceptionHandler(context: ExceptionContext): void {
    handleException(this, this.exceptionHandler, context);
  }

  defaultExceptionHandler(context: ExceptionContext): void {
    logException(context);
  }

  adoptAsyncGenerator(generator: Closable): void {
    if (this.hasShutDownAsyncgens) {
      warn("ResourceWarning", `${String(generator)} was begun after shutdownAsyncgens() had been called`);
    }
    this.asyncGenerators.add(generator);
  }

  finalizeAsyncGenerator(generator: Closable): void {
    this.asyncGenerators.delete(generator);
    if (!generator.ended && !this.isClosed()) this.callSoonThreadsafe(() => this.createTask(generator.aclose()));
  }

  /** Closes every asynchronous generator that has begun and is still there, all at the same time. */
  shutdownAsyncgens(): Coroutine<void> {
    return new NamedCoroutine(this.closeAsyncGenerators(), "shutdownAsyncgens");
  }

  /** Waits until the default executor has done its jobs, for so many seconds at the most; from now on it takes none. */
  shutdownDefaultExecutor(timeout: number | null = null): Coroutine<void> {
    return new NamedCoroutine(this.closeDefaultExecutor(timeout), "shutdownDefaultExecutor");
  }

  setDefaultExecutor(executor: ThreadPoolExecutor): void {
    if (!(executor instanceof ThreadPoolExecutor)) {
      throw new TypeError_(`a ThreadPoolExecutor was expected, got ${String(executor)}`);
    }
    this.defaultExecutor = executor;
  }

  /** Without an executor: the default one. A job that takes time is a generator function (see `ThreadPoolExecutor`). */
  runInExecutor<R = unknown>(
    executor: Executor | null,
    callback: (...args: any[]) => unknown,
    ...args: readonly unknown[]
  ): Future<R> {
    this.checkClosed();
    if (this.getDebug()) checkCallback("runInExecutor", callback);
    if (executor === null && this.hasShutDownExecutor)
      throw new RuntimeError("the default executor has been shut down");
    const submitted = executor ?? (this.defaultExecutor ??= new ThreadPoolExecutor({ clock: this.clock }));
    const job = submitted.submit(callback, ...args);
    return wrapFuture(job as ConcurrentFuture<R>, { loop: this });
  }

  override close(): void {
    const isFirst = !this.isClosed();
    super.close();
    if (!isFirst) return;
    this.hasShutDownExecutor = true;
    this.defaultExecutor?.shutdown();
    this.defaultExecutor = null;
  }

  protected *closeAsyncGenerators(): Body<void> {
    this.hasShutDownAsyncgens = true;
    if (this.asyncGenerators.size === 0) return;
    const generators = chooser.order([...this.asyncGenerators]);
    this.asyncGenerators.clear();
    const closings = generators.map((generator) => this.createTask(generator.aclose()));
    const outcomes = yield* GatheringFuture.of<unknown>(closings, {
      loop: this,
      caller: null,
      returnExceptions: true,
    });
    for (const [index, exception] of outcomes.entries()) {
      if (!isException(exception)) continue;
      const asyncgen = generators[index];
      this.callExceptionHandler({
        message: `an error occurred while ${String(asyncgen)} was closed`,
        exception,
        asyncgen,
      });
    }
  }

  protected *closeDefaultExecutor(seconds: number | null): Body<void> {
    this.hasShutDownExecutor = true;
    const executor = this.defaultExecutor;
    if (executor === null) return;
    const idle = this.createFuture<null>();
    const tell = (): void => {
      if (!idle.done()) idle.setResult(null);
    };
    // asyncio has a thread of its own wait for the others
    this.clock.agenda.start(() => {
      executor.shutdown();
      this.clock.agenda.when(
        () => executor.isIdle,
        () => {
          if (!this.isClosed()) this.callSoonThreadsafe(tell);
        },
      );
    });
    try {
      yield* asyncWith(timeout(seconds), () => idle);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      warn("RuntimeWarning", `the default executor has not ended its jobs within ${seconds} seconds`);
    }
  }

  private toFuture<T>(awaitable: Awaitable<T>): Future<T> {
    if (isfuture(awaitable)) {
      if (awaitable.getLoop() !== this) throw new ValueError("the future belongs to a different loop");
      return awaitable;
    }
    const task = this.createTask(wrapAwaitable(awaitable));
    if (task instanceof Task) task.reportsDestruction = false;
    return task;
  }
}

/** The loop of a future. Every loop that makes futures is an EventLoop. */
export function loopOf(future: Future): EventLoop {
  return future.getLoop() as EventLoop;
}

function stopItsLoop(future: Future): void {
  const error = future.cancelled() ? null : future.exception();
  // Those two have left the loop already: there is nothing to stop, and the next run must not stop at once.
  if (!(error instanceof SystemExit) && !(error instanceof KeyboardInterrupt)) future.getLoop().stop();
}
