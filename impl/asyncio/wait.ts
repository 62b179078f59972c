import { futureAddToAwaitedBy, futureDiscardFromAwaitedBy } from "./call-graph.ts";
import { type Coroutine, coroutine, iscoroutine, isGenerator } from "./coroutine.ts";
import { AssertionError, TypeError_, ValueError } from "./exceptions.ts";
import { Future, isfuture } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { getRunningLoop } from "./running.ts";

export const FIRST_COMPLETED = "FIRST_COMPLETED";
export const FIRST_EXCEPTION = "FIRST_EXCEPTION";
export const ALL_COMPLETED = "ALL_COMPLETED";
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

export interface WaitOptions {
  readonly timeout?: number | null;
  readonly returnWhen?: ReturnWhen;
}

/** Gives two sets: of those that are done, and of those that are not. It raises nothing of theirs, and cancels none. */
export function wait<F extends Future<any>>(
  futures: Iterable<F>,
  options?: WaitOptions,
): Coroutine<readonly [Set<F>, Set<F>]> {
  checkKeywords("wait", options, ["timeout", "returnWhen"]);
  return waiting(futures, options) as Coroutine<readonly [Set<F>, Set<F>]>;
}

const waiting = coroutine(function* wait(futures: Iterable<Future>, options: WaitOptions | undefined) {
  const returnWhen = options?.returnWhen ?? ALL_COMPLETED;
  const given = distinct(futures);
  if (![FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED].includes(returnWhen)) {
    throw new ValueError(`returnWhen cannot be ${returnWhen}`);
  }
  for (const future of given) checkFuture(future);
  yield* enough(given, returnWhen, options?.timeout ?? null);
  const done = new Set<Future>();
  const pending = new Set<Future>();
  for (const future of given) (future.done() ? done : pending).add(future);
  return [done, pending] as const;
});

function* enough(futures: ReadonlySet<Future>, returnWhen: ReturnWhen, timeout: number | null) {
  const loop = getRunningLoop();
  const waiter = loop.createFuture<null>();
  const release = (): void => {
    if (!waiter.done()) waiter.setResult(null);
  };
  const timer = timeout === null ? null : loop.callLater(timeout, release);
  let missing = futures.size;
  const onDone = (future: Future): void => {
    missing -= 1;
    const isEnough =
      missing <= 0 ||
      returnWhen === FIRST_COMPLETED ||
      (returnWhen === FIRST_EXCEPTION && !future.cancelled() && future.exception() !== null);
    if (!isEnough) return;
    timer?.cancel();
    release();
  };

  const task = loop.currentTask;
  for (const future of futures) {
    future.addDoneCallback(onDone);
    futureAddToAwaitedBy(future, task);
  }
  try {
    yield* waiter;
  } finally {
    timer?.cancel();
    for (const future of futures) {
      future.removeDoneCallback(onDone);
      futureDiscardFromAwaitedBy(future, task);
    }
  }
}

function distinct(futures: Iterable<Future>): Set<Future> {
  if (isfuture(futures) || iscoroutine(futures)) {
    throw new TypeError_("wait() expects an iterable of futures, not a single awaitable");
  }
  if (typeof (futures as Partial<Iterable<Future>> | null | undefined)?.[Symbol.iterator] !== "function") {
    throw new TypeError_(`wait() expects an iterable of futures, not ${String(futures)}`);
  }
  const given = new Set(futures);
  if (given.size === 0) throw isSized(futures) ? new ValueError(EMPTY) : new AssertionError(EMPTY);
  return given;
}

/** Whether it can be told without a look at what is in it whether there is anything: of an iterator CPython notices too late, and fails otherwise. */
const isSized = (futures: object): boolean => Array.isArray(futures) || "size" in futures;

const EMPTY = "the set of futures is empty";

function checkFuture(object: unknown): void {
  if (iscoroutine(object) || isGenerator(object)) {
    throw new TypeError_("wait() takes no coroutines: make tasks of them");
  }
  if (!(object instanceof Future)) throw new TypeError_(`wait() takes futures, not ${String(object)}`);
}
