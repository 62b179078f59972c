import { type Coroutine, coroutine, NamedCoroutine } from "./coroutine.ts";
import { CancelledError, RuntimeError } from "./exceptions.ts";
import type { Future } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { Lock } from "./lock.ts";
import { Lockable } from "./lockable.ts";

/**
 * Lets tasks that hold a lock give it away for as long as they wait to be notified. Whatever ends a wait, the task holds
 * the lock again afterwards. Several conditions may share one lock.
 */
export class Condition extends Lockable {
  private readonly lock: Lock;
  /** A waiter that is done has been notified, and is on its way to the lock. */
  private readonly waiters = new Set<Future<void>>();

  constructor(lock?: Lock | null) {
    super();
    this.lock = lock ?? new Lock();
  }

  locked(): boolean {
    return this.lock.locked();
  }

  acquire(options?: object): Coroutine<true> {
    return this.lock.acquire(options);
  }

  release(): void {
    this.lock.release();
  }

  /** It may come back without a notification of its own: look again at what you are waiting for. */
  wait(options?: object): Coroutine<true> {
    checkKeywords("wait", options, []);
    return new NamedCoroutine(this.waiting(), "wait");
  }

  /** Waits until the predicate gives something true, and gives that. */
  waitFor<T>(predicate: () => T): Coroutine<T> {
    return waitingFor.call(this, predicate) as Coroutine<T>;
  }

  notify(count = 1): void {
    if (!this.locked()) throw new RuntimeError("to notify takes the lock");
    this.wake(count);
  }

  notifyAll(): void {
    this.notify(this.waiters.size);
  }

  override toString(): string {
    const waiting = this.waiters.size === 0 ? "" : `, waiters:${this.waiters.size}`;
    return `<Condition [${this.locked() ? "locked" : "unlocked"}${waiting}]>`;
  }

  protected wake(count: number): void {
    let left = count;
    for (const waiter of this.waiters) {
      if (left <= 0) return;
      if (waiter.done()) continue;
      waiter.setResult();
      left -= 1;
    }
  }

  private *waiting(): Generator<unknown, true, any> {
    if (!this.locked()) throw new RuntimeError("to wait takes the lock");
    const waiter = this.makeWaiter<void>();
    this.release();
    try {
      try {
        this.waiters.add(waiter);
        yield* waiter;
      } finally {
        this.waiters.delete(waiter);
        yield* this.reacquire();
      }
    } catch (error) {
      // perhaps it had been notified: then that is for another one
      this.wake(1);
      throw error;
    }
    return true;
  }

  /** However often it is cancelled meanwhile; the last CancelledError is raised when it has the lock. */
  private *reacquire(): Generator<unknown, void, any> {
    let cancelled: CancelledError | undefined;
    while (true) {
      try {
        yield* this.acquire();
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancelled = error;
      }
    }
    if (cancelled !== undefined) throw cancelled;
  }
}

const waitingFor = coroutine(function* waitFor(this: Condition, predicate: () => unknown) {
  let given = predicate();
  while (!given) {
    yield* this.wait();
    given = predicate();
  }
  return given;
});
