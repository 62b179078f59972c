import { type Awaitable, CustomAwaitable, type Outcome } from "./awaitable.ts";
import { chooser } from "./chooser.ts";
import { type Body, type Coroutine, coroutine, iscoroutine } from "./coroutine.ts";
import { toFuture } from "./ensure-future.ts";
import type { EventLoop } from "./event-loop.ts";
import { StopAsyncIteration, TimeoutError, TypeError_ } from "./exceptions.ts";
import { type Future, isfuture } from "./future.ts";
import type { Handle } from "./handle.ts";
import { checkKeywords } from "./keywords.ts";
import { getEventLoop } from "./running.ts";

/**
 * Runs the awaitables at the same time. The iterator gives, for each of them, something to await that brings what finishes
 * next; iterated asynchronously it gives the finished futures themselves.
 */
export function asCompleted<A extends Awaitable<any>>(
  awaitables: Iterable<A>,
  options?: { readonly timeout?: number | null },
): AsCompleted<Outcome<A>> {
  checkKeywords("asCompleted", options, ["timeout"]);
  return new AsCompleted<Outcome<A>>(distinct(awaitables), options?.timeout ?? null);
}

export class AsCompleted<T> implements IterableIterator<Coroutine<T>> {
  private readonly loop: EventLoop;
  private readonly running: Set<Future<T>>;
  /** what has finished and was not taken yet; null for one that did not finish in time */
  private readonly finished: (Future<T> | null)[] = [];
  private readonly getters: Future<null>[] = [];
  private readonly timer: Handle | null = null;
  private untaken: number;

  constructor(awaitables: ReadonlySet<Awaitable<T>>, timeout: number | null) {
    this.loop = getEventLoop();
    this.running = new Set(chooser.order([...awaitables]).map((each) => toFuture(each, this.loop)));
    this.untaken = this.running.size;
    for (const future of chooser.order([...this.running])) future.addDoneCallback(this.onDone);
    if (this.untaken > 0 && timeout !== null) this.timer = this.loop.callLater(timeout, this.onTimeout);
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Coroutine<T>, undefined> {
    if (this.untaken === 0) return { value: undefined, done: true };
    this.untaken -= 1;
    return { value: this.resultOfNext(), done: false };
  }

  *anext(): Generator<unknown, Future<T>, any> {
    if (this.untaken === 0) throw new StopAsyncIteration();
    this.untaken -= 1;
    return yield* this.take();
  }

  private readonly resultOfNext = coroutine(function* (this: AsCompleted<T>) {
    return (yield* this.take()).result();
  }).bind(this);

  private *take(): Body<Future<T>> {
    while (this.finished.length === 0) yield* this.wake();
    const future = this.finished.shift() as Future<T> | null;
    if (future === null) throw new TimeoutError();
    return future;
  }

  /** Waits until something has finished; one that is cancelled meanwhile wakes another in its place. */
  private *wake(): Body<void> {
    const getter = this.loop.createFuture<null>();
    this.getters.push(getter);
    try {
      yield* getter;
    } catch (error) {
      getter.cancel();
      const place = this.getters.indexOf(getter);
      if (place >= 0) this.getters.splice(place, 1);
      if (this.finished.length > 0 && !getter.cancelled()) this.wakeNext();
      throw error;
    }
  }

  private wakeNext(): void {
    while (this.getters.length > 0) {
      const getter = this.getters.shift() as Future<null>;
      if (!getter.done()) return getter.setResult(null);
    }
  }

  private put(future: Future<T> | null): void {
    this.finished.push(future);
    this.wakeNext();
  }

  private readonly onDone = (future: Future<T>): void => {
    if (!this.running.delete(future)) return; // its time was up before
    this.put(future);
    if (this.running.size === 0) this.timer?.cancel();
  };

  private readonly onTimeout = (): void => {
    for (const future of this.running) {
      future.removeDoneCallback(this.onDone);
      this.put(null);
    }
    this.running.clear();
  };
}

function distinct<A>(awaitables: Iterable<A>): Set<A> {
  if (isfuture(awaitables) || iscoroutine(awaitables) || awaitables instanceof CustomAwaitable) {
    throw new TypeError_("asCompleted() expects an iterable of awaitables, not a single one");
  }
  if (typeof (awaitables as Partial<Iterable<A>> | null | undefined)?.[Symbol.iterator] !== "function") {
    throw new TypeError_(`asCompleted() expects an iterable of awaitables, not ${String(awaitables)}`);
  }
  return new Set(awaitables);
}
