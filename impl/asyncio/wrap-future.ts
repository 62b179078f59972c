import { ConcurrentCancelledError, ConcurrentFuture, ConcurrentInvalidStateError } from "./concurrent-future.ts";
import type { EventLoop } from "./event-loop.ts";
import { AssertionError, CancelledError, InvalidStateError, TypeError_ } from "./exceptions.ts";
import { Future, isfuture } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { currentLoop } from "./thread.ts";

type Either = Future<any> | ConcurrentFuture<any>;

/** An asyncio future that takes over what becomes of one of concurrent.futures, and hands cancellation back. */
export function wrapFuture<T>(
  future: ConcurrentFuture<T> | Future<T>,
  options?: { readonly loop?: EventLoop | null },
): Future<T> {
  checkKeywords("wrapFuture", options, ["loop"]);
  if (isfuture(future)) return future;
  if (!(future instanceof ConcurrentFuture))
    throw new TypeError_(`a concurrent future was expected, got ${String(future)}`);
  const wrapper = (options?.loop ?? (currentLoop() as EventLoop)).createFuture<T>();
  chain(future, wrapper);
  return wrapper;
}

/** When `source` is done, so is `destination`, on its own loop; when `destination` is cancelled, so is `source`. */
export function chain(source: Either, destination: Either): void {
  const from = source instanceof Future ? source.getLoop() : null;
  const to = destination instanceof Future ? destination.getLoop() : null;
  destination.addDoneCallback(() => {
    if (!destination.cancelled()) return;
    if (from === null || from === to) source.cancel();
    else from.callSoonThreadsafe(() => source.cancel());
  });
  source.addDoneCallback(() => {
    if (to === null || to === from) takeOver(source, destination);
    else if (!to.isClosed()) to.callSoonThreadsafe(() => takeOver(source, destination));
  });
}

function takeOver(source: Either, destination: Either): void {
  if (destination instanceof Future) {
    if (destination.cancelled()) return;
    if (destination.done()) throw new AssertionError("somebody else has set the outcome of a wrapped future");
    if (source.cancelled()) destination.cancel();
    else settle(source, destination);
  } else {
    if (source.cancelled()) destination.cancel();
    if (destination.setRunningOrNotifyCancel()) settle(source, destination);
  }
}

function settle(source: Either, destination: Either): void {
  const exception = source.exception();
  if (exception === null) destination.setResult(source.result());
  else destination.setException(asAsyncios(exception));
}

/** Two exceptions have a class of their own in each world. */
function asAsyncios(exception: unknown): unknown {
  if (exception instanceof ConcurrentCancelledError) return new CancelledError(...exception.args);
  return exception instanceof ConcurrentInvalidStateError ? new InvalidStateError(...exception.args) : exception;
}
