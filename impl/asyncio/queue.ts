import { type Coroutine, type Steps, NamedCoroutine } from "./coroutine.ts";
import { Exception, ValueError } from "./exceptions.ts";
import type { Future } from "./future.ts";
import { LoopBound } from "./loop-bound.ts";

/** There is nothing to get, and nobody wants to wait. */
export class QueueEmpty extends Exception {}
/** There is no free slot, and nobody wants to wait. */
export class QueueFull extends Exception {}
/** The queue takes no more items, or has given its last one. */
export class QueueShutDown extends Exception {}

/**
 * Items in order of arrival. Who waits is only woken, never served: whoever comes to the queue before the one that was woken
 * may take its item, and then that one goes on waiting.
 */
export class Queue<T = unknown> extends LoopBound {
  /** No limit where it is not positive. */
  readonly maxsize: number;
  protected readonly items: T[] = [];
  private readonly getters: Future<null>[] = [];
  private readonly putters: Future<null>[] = [];
  private readonly work = new Work();
  private isShutDown = false;

  constructor(maxsize = 0) {
    super();
    this.maxsize = maxsize;
  }

  qsize(): number {
    return this.items.length;
  }

  empty(): boolean {
    return this.items.length === 0;
  }

  full(): boolean {
    return this.maxsize > 0 && this.qsize() >= this.maxsize;
  }

  /** Waits for a free slot. */
  put(item: T): Coroutine<void> {
    return new NamedCoroutine(new Put(this, this.putters, item), "put");
  }

  putNowait(item: T): void {
    if (this.isShutDown) throw new QueueShutDown();
    if (this.full()) throw new QueueFull();
    this.store(item);
    this.work.add();
    wakeFirst(this.getters);
  }

  /** Waits for an item. */
  get(): Coroutine<T> {
    return new NamedCoroutine(new Get(this, this.getters), "get");
  }

  getNowait(): T {
    if (this.empty()) throw this.isShutDown ? new QueueShutDown() : new QueueEmpty();
    const item = this.take();
    wakeFirst(this.putters);
    return item;
  }

  /** Says that the work on one of the items that were put is over. */
  taskDone(): void {
    this.work.finish();
  }

  /** Waits until the work on every item that was put is over. */
  join(): Coroutine<void> {
    return new NamedCoroutine(this.work.finished(), "join");
  }

  /** Takes no item any more; gives out those that are left, or drops them as if they were done. */
  shutdown(immediate = false): void {
    this.isShutDown = true;
    if (immediate) {
      const dropped = this.items.length;
      this.items.length = 0;
      this.work.drop(dropped);
    }
    wakeAll(this.getters);
    wakeAll(this.putters);
  }

  override toString(): string {
    return `<${this.constructor.name} maxsize=${this.maxsize} size=${this.items.length}${this.isShutDown ? " shutdown" : ""}>`;
  }

  /** What another kind of queue does otherwise: it is handed items … */
  protected store(item: T): void {
    this.items.push(item);
  }

  /** … and gives them out; there is one. */
  protected take(): T {
    return this.items.shift() as T;
  }

  /** A place among those who wait. */
  queueUp(waiters: Future<null>[]): Future<null> {
    if (this.isShutDown) throw new QueueShutDown();
    const waiter = this.makeWaiter<null>();
    waiters.push(waiter);
    return waiter;
  }
}

/** The body of put() or get(). It is no generator: items pass by the million, and few of them have to wait. */
abstract class Visit<Q extends Queue<any>, T> implements Steps<T> {
  protected readonly queue: Q;
  /** Those who wait for the same. */
  private readonly waiters: Future<null>[];
  private waiter: Future<null> | null = null;

  constructor(queue: Q, waiters: Future<null>[]) {
    this.queue = queue;
    this.waiters = waiters;
  }

  protected abstract isBlocked(): boolean;
  protected abstract act(): T;

  next(): IteratorResult<unknown, T> {
    if (this.waiter !== null) {
      const woken = this.resume(this.waiter);
      if (woken.done !== true) return woken;
    }
    if (!this.isBlocked()) return { value: this.act(), done: true };
    this.waiter = this.queue.queueUp(this.waiters);
    return this.waiter.next() as IteratorYieldResult<unknown>; // it has only been made: it is pending
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    if (this.waiter !== null) this.leave(this.waiter);
    throw error;
  }

  private resume(waiter: Future<null>): IteratorResult<unknown, null> {
    try {
      return waiter.next();
    } catch (error) {
      this.leave(waiter);
      throw error;
    }
  }

  /** Who was woken and cannot go on, though there would be something to do, wakes the next one. */
  private leave(waiter: Future<null>): void {
    waiter.cancel();
    const place = this.waiters.indexOf(waiter);
    if (place >= 0) this.waiters.splice(place, 1);
    if (!this.isBlocked() && !waiter.cancelled()) wakeFirst(this.waiters);
  }
}

class Put<T> extends Visit<Queue<T>, void> {
  private readonly item: T;

  constructor(queue: Queue<T>, waiters: Future<null>[], item: T) {
    super(queue, waiters);
    this.item = item;
  }

  protected override isBlocked(): boolean {
    return this.queue.full();
  }

  protected override act(): void {
    this.queue.putNowait(this.item);
  }
}

class Get<T> extends Visit<Queue<T>, T> {
  protected override isBlocked(): boolean {
    return this.queue.empty();
  }

  protected override act(): T {
    return this.queue.getNowait();
  }
}

/** Counts the items on which the work is not over; it has waiters of its own, and may belong to another loop than the queue. */
class Work extends LoopBound {
  private unfinished = 0;
  private readonly waiters = new Set<Future<null>>();

  add(): void {
    this.unfinished += 1;
  }

  finish(): void {
    if (this.unfinished <= 0) throw new ValueError("taskDone() was called more often than items were put");
    this.drop(1);
  }

  drop(count: number): void {
    this.unfinished = Math.max(0, this.unfinished - count);
    if (this.unfinished > 0) return;
    for (const waiter of this.waiters) if (!waiter.done()) waiter.setResult(null);
  }

  *finished(): Generator<unknown, void, any> {
    if (this.unfinished === 0) return;
    const waiter = this.makeWaiter<null>();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } finally {
      this.waiters.delete(waiter);
    }
  }
}

/** The first one that still waits. */
function wakeFirst(waiters: Future<null>[]): void {
  for (let waiter = waiters.shift(); waiter !== undefined; waiter = waiters.shift()) {
    if (waiter.done()) continue;
    waiter.setResult(null);
    return;
  }
}

function wakeAll(waiters: Future<null>[]): void {
  for (const waiter of waiters) if (!waiter.done()) waiter.setResult(null);
  waiters.length = 0;
}
