import type { Awaitable } from "./awaitable.ts";
import { futureAddToAwaitedBy, futureDiscardFromAwaitedBy } from "./call-graph.ts";
import { toFuture } from "./ensure-future.ts";
import { loopOf } from "./event-loop.ts";
import type { Future } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { madeAt } from "./source-traceback.ts";

/** A future for what is awaited: cancelling it leaves that alone. */
export function shield<T>(awaitable: Awaitable<T>, options?: object): Future<T> {
  checkKeywords("shield", options, []);
  const inner = toFuture(awaitable, null);
  if (inner.done()) return inner;
  const outer = loopOf(inner).createFuture<T>();

  const passOn = (): void => {
    if (outer.cancelled()) return;
    if (inner.cancelled()) {
      outer.cancel();
      return;
    }
    const exception = inner.exception();
    if (exception === null) outer.setResult(inner.result());
    else outer.setException(exception);
  };
  const letGo = (): void => {
    if (inner.done()) return;
    inner.removeDoneCallback(passOn);
    // Several shields of one future report it once.
    inner.removeDoneCallback(reportException);
    inner.addDoneCallback(reportException);
  };

  const { currentTask } = loopOf(inner);
  if (currentTask !== null) {
    futureAddToAwaitedBy(inner, currentTask);
    inner.addDoneCallback(() => futureDiscardFromAwaitedBy(inner, currentTask));
  }
  inner.addDoneCallback(passOn);
  outer.addDoneCallback(letGo);
  return outer;
}

/** After its shield was cancelled nobody may be left to see the inner future fail. */
function reportException(inner: Future): void {
  const exception = inner.cancelled() ? null : inner.exception();
  if (exception === null) return;
  const name = (exception as { name?: unknown }).name ?? "an";
  const message = `${String(name)} exception in shielded future`;
  inner.getLoop().callExceptionHandler({ message, exception, future: inner, ...madeAt(inner) });
}
