import { type Coroutine, NamedCoroutine } from "./coroutine.ts";
import { CancelledError, TypeError_, ValueError } from "./exceptions.ts";
import type { Future } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { Lockable } from "./lockable.ts";

/** Held by so many at a time, first come, first served. Released more often than acquired, it lets more in. */
export class Semaphore extends Lockable {
  /** What is left for those who come; what a waiter has been granted is gone from it already. */
  protected value: number;
  private readonly waiters = new Set<Future<void>>();

  constructor(value = 1) {
    super();
    if (typeof value !== "number") throw new TypeError_(`the value of a semaphore is a number, not ${String(value)}`);
    if (value < 0) throw new ValueError(`the value of a semaphore cannot be ${value}`);
    this.value = value;
  }

  /** Whether acquiring it would have to wait: for a release, or for those who came before. */
  locked(): boolean {
    if (this.value === 0) return true;
    for (const waiter of this.waiters) if (!waiter.cancelled()) return true;
    return false;
  }

  acquire(options?: object): Coroutine<true> {
    checkKeywords("acquire", options, []);
    return new NamedCoroutine(this.acquiring(), "acquire");
  }

  release(): void {
    this.value += 1;
    this.wake();
  }

  override toString(): string {
    const waiting = this.waiters.size === 0 ? "" : `, waiters:${this.waiters.size}`;
    const state = this.locked() ? "locked" : `unlocked, value:${this.value}`;
    return `<${this.constructor.name} [${state}${waiting}]>`;
  }

  /** Grants the first waiter that has not been granted anything yet; false where there is none. */
  protected wake(): boolean {
    for (const waiter of this.waiters) {
      if (waiter.done()) continue;
      this.value -= 1;
      waiter.setResult();
      return true;
    }
    return false;
  }

  private *acquiring(): Generator<unknown, true, any> {
    if (this.locked()) yield* this.turn();
    else this.value -= 1;
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
      // it was granted, and cancelled before it could make use of that
      if (error instanceof CancelledError && waiter.done() && !waiter.cancelled()) this.value += 1;
      throw error;
    } finally {
      // those who had to wait only because this one was ahead of them
      while (this.value > 0 && this.wake());
    }
  }
}
