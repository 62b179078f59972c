import { type Awaitable, awaitable } from "./awaitable.ts";
import { type Coroutine, coroutine } from "./coroutine.ts";
import { toFuture } from "./ensure-future.ts";
import { CancelledError, TimeoutError } from "./exceptions.ts";
import { checkKeywords } from "./keywords.ts";
import { getRunningLoop } from "./running.ts";
import { timeout } from "./timeouts.ts";

/** Awaits in the caller's own task, and for so many seconds at the most; null is no limit. */
export function waitFor<T>(awaited: Awaitable<T>, seconds: number | null, options?: object): Coroutine<T> {
  checkKeywords("waitFor", options, []);
  return limited(awaited, seconds) as Coroutine<T>;
}

const limited = coroutine(function* waitFor(awaited: Awaitable<unknown>, seconds: number | null) {
  if (seconds !== null && seconds <= 0) return yield* withoutWaiting(awaited);
  const limit = timeout(seconds);
  limit.enter();
  let result: unknown;
  try {
    result = yield* awaitable(awaited);
  } catch (exception) {
    limit.leave(exception);
    throw exception;
  }
  limit.leave(undefined);
  return result;
});

/** A coroutine whose time is up before it begins must not begin: it becomes a task, which is cancelled at once. */
function* withoutWaiting(awaited: Awaitable<unknown>) {
  const future = toFuture(awaited, null);
  if (future.done()) return future.result();
  const waiter = getRunningLoop().createFuture<null>();
  const release = (): void => {
    if (!waiter.done()) waiter.setResult(null);
  };
  future.addDoneCallback(release);
  try {
    future.cancel();
    yield* waiter;
  } finally {
    future.removeDoneCallback(release);
  }
  try {
    return future.result();
  } catch (error) {
    throw error instanceof CancelledError ? new TimeoutError().causedBy(error) : error;
  }
}
