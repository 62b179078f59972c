/** Every public name, once: asyncio's own, in camelCase, and what the fake clock and the generators need beside them. */
export { AsCompleted, asCompleted } from "./as-completed.ts";
export { AsyncGenerator, asyncGenerator, emit } from "./async-generator.ts";
export { type AsyncContextManager, asyncWith } from "./async-with.ts";
export { type Awaitable, awaitable, CustomAwaitable, customAwaitable, type Outcome } from "./awaitable.ts";
export { BoundedSemaphore } from "./bounded-semaphore.ts";
export { Barrier, BrokenBarrierError } from "./barrier.ts";
export { type Chooser, setChooser } from "./chooser.ts";
export { FakeClock, setClock } from "./clock.ts";
export { fromPromise, runAsync } from "./host-loop.ts";
export { RealClock } from "./real-clock.ts";
export { Condition } from "./condition.ts";
export { Context, ContextVar, copyContext, Token } from "./context.ts";
export { type Body, Coroutine, coroutine, iscoroutine, iscoroutinefunction } from "./coroutine.ts";
export { createTask } from "./create-task.ts";
export { allTasks, currentTask } from "./current-task.ts";
export { createEagerTaskFactory, eagerTaskFactory, type MakeTask } from "./eager-task-factory.ts";
export { ensureFuture } from "./ensure-future.ts";
export { Event } from "./event.ts";
export { EventLoop, EventLoop as AbstractEventLoop, type TaskFactory } from "./event-loop.ts";
export type { ExceptionHandler } from "./exception-handler.ts";
export { ConcurrentFuture } from "./concurrent-future.ts";
export {
  AssertionError,
  BaseException,
  BaseExceptionGroup,
  CancelledError,
  Deadlock,
  EOFError,
  Exception,
  ExceptionGroup,
  exceptionGroup,
  GeneratorExit,
  IncompleteReadError,
  InvalidStateError,
  isException,
  KeyboardInterrupt,
  LimitOverrunError,
  Livelock,
  LookupError,
  RuntimeError,
  SendfileNotAvailableError,
  StopAsyncIteration,
  StopIteration,
  SystemExit,
  TimeoutError,
  TypeError_,
  ValueError,
} from "./exceptions.ts";
export { type Executor, ThreadPoolExecutor } from "./executors.ts";
export {
  captureCallGraph,
  type FutureCallGraph,
  futureAddToAwaitedBy,
  futureDiscardFromAwaitedBy,
  printCallGraph,
} from "./call-graph.ts";
export { enterTask, leaveTask, registerTask, unregisterTask } from "./task-protocol.ts";
export { Future, isfuture } from "./future.ts";
export { gather } from "./gather.ts";
export { Handle, TimerHandle } from "./handle.ts";
export { Lock } from "./lock.ts";
export { LifoQueue } from "./lifo-queue.ts";
export { logger, type LogRecord } from "./logger.ts";
export type { CallOptions, ExceptionContext, Loop } from "./loop.ts";
export { type LessThan, PriorityQueue } from "./priority-queue.ts";
export { Queue, QueueEmpty, QueueFull, QueueShutDown } from "./queue.ts";
export { run } from "./run.ts";
export { Runner, type RunnerOptions } from "./runner.ts";
export {
  DefaultEventLoopPolicy,
  type EventLoopPolicy,
  getEventLoopPolicy,
  setEventLoopFactory,
  setEventLoopPolicy,
} from "./policy.ts";
export { getEventLoop, getRunningLoop, newEventLoop, setEventLoop } from "./running.ts";
export { Semaphore } from "./semaphore.ts";
export { SharedCoroutine, sharedCoroutine } from "./shared-coroutine.ts";
export { shield } from "./shield.ts";
export { sleep } from "./sleep.ts";
export { restartTaskNames, Task, type TaskOptions } from "./task.ts";
export { onThread } from "./thread.ts";
export { TaskGroup } from "./task-group.ts";
export { runCoroutineThreadsafe, toThread } from "./threads.ts";
export { Timeout, timeout, timeoutAt } from "./timeouts.ts";
export { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, type ReturnWhen, wait, type WaitOptions } from "./wait.ts";
export { waitFor } from "./wait-for.ts";
export { onWarning, type Warning } from "./warnings.ts";
export { wrapFuture } from "./wrap-future.ts";
