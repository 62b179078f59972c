import { type Coroutine, NamedCoroutine } from "./coroutine.ts";
import { CancelledError, RuntimeError } from "./exceptions.ts";
import type { Future } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { Lockable } from "./lockable.ts";

/**
 * Held by one at a time, and handed out first come, first served. It does not know who holds it: anybody may release it.
 * A release wakes the first waiter, who takes the lock in a step of its own; until then nobody else gets it.
 */
export class Lock extends Lockable {
  private isHeld = false;
  private readonly waiters = new Set<Future<void>>();

  locked(): boolean {
    return this.isHeld;
  }

  acquire(options?: object): Coroutine<true> {
    checkKeywords("acquire", options, []);
    return new NamedCoroutine(this.acquiring(), "acquire");
  }

  release(): void {
    if (!this.isHeld) throw new RuntimeError("the lock is not held");
    this.isHeld = false;
    this.wake();
  }

  override toString(): string {
    const waiting = this.waiters.size === 0 ? "" : `, waiters:${this.waiters.size}`;
    return `<Lock [${this.isHeld ? "locked" : "unlocked"}${waiting}]>`;
  }

  /** A waiter that has been woken already is still the first: nobody behind it is woken in its place. */
  protected wake(): void {
    const [first] = this.waiters;
    if (first !== undefined && !first.done()) first.setResult();
  }

  private *acquiring(): Generator<unknown, true, any> {
    if (this.isHeld || this.hasWaiters()) yield* this.turn();
    this.isHeld = true;
    return true;
  }

  private *turn(): Generator<unknown, void, any> {
    const waiter = this.makeWaiter<void>();
    this.waiters.add(waiter);
    try {
      try {
        yield* waiter;
      } finally {
        this.waiters.delete(waiter);
      }
    } catch (error) {
      // it may have been woken, and cancelled before it could take the lock: the next one must not be forgotten
      if (error instanceof CancelledError && !this.isHeld) this.wake();
      throw error;
    }
  }

  private hasWaiters(): boolean {
    for (const waiter of this.waiters) if (!waiter.cancelled()) return true;
    return false;
  }
}
