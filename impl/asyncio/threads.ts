import { type Awaitable } from "./awaitable.ts";
import { ConcurrentFuture } from "./concurrent-future.ts";
import { copyContext } from "./context.ts";
import { type Body, type Coroutine, coroutine, iscoroutine, isGenerator } from "./coroutine.ts";
import { ensureFuture } from "./ensure-future.ts";
import type { EventLoop } from "./event-loop.ts";
import { KeyboardInterrupt, SystemExit, TypeError_ } from "./exceptions.ts";
import { getRunningLoop } from "./running.ts";
import { chain } from "./wrap-future.ts";

/** Runs the function in the loop's default executor, with the caller's context variables. */
export const toThread = coroutine(function* toThread<A extends unknown[], R>(
  callback: (...args: A) => R,
  ...args: A
): Generator<unknown, R, any> {
  const context = copyContext();
  const job = (): unknown => {
    const result: unknown = context.run(callback, ...args);
    return isGenerator(result) ? inContext(result) : result;
  };
  function* inContext(steps: Body<unknown>): Body<unknown> {
    for (let step = context.run(() => steps.next()); ; step = context.run(() => steps.next())) {
      if (step.done) return step.value;
      yield step.value;
    }
  }
  return yield* getRunningLoop().runInExecutor<R>(null, job);
});

/** Hands a coroutine to a loop that runs in another thread. */
export function runCoroutineThreadsafe<T>(coro: Coroutine<T>, loop: EventLoop): ConcurrentFuture<T> {
  if (!iscoroutine(coro)) throw new TypeError_(`a coroutine was expected, got ${String(coro)}`);
  const future = new ConcurrentFuture<T>();
  loop.callSoonThreadsafe(() => {
    try {
      chain(ensureFuture(coro as Awaitable<T>, { loop }), future);
    } catch (error) {
      if (error instanceof SystemExit || error instanceof KeyboardInterrupt) throw error;
      if (future.setRunningOrNotifyCancel()) future.setException(error);
      throw error;
    }
  });
  return future;
}
