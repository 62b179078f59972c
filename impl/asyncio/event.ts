import { type Coroutine, NamedCoroutine } from "./coroutine.ts";
import type { Future } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { LoopBound } from "./loop-bound.ts";

/** A flag that tasks wait for. Setting it wakes all who wait, even if it is cleared again before they run. */
export class Event extends LoopBound {
  private flag = false;
  private readonly waiters = new Set<Future<void>>();

  isSet(): boolean {
    return this.flag;
  }

  set(): void {
    if (this.flag) return;
    this.flag = true;
    for (const waiter of this.waiters) if (!waiter.done()) waiter.setResult();
  }

  clear(): void {
    this.flag = false;
  }

  wait(options?: object): Coroutine<true> {
    checkKeywords("wait", options, []);
    return new NamedCoroutine(this.waiting(), "wait");
  }

  override toString(): string {
    const waiting = this.waiters.size === 0 ? "" : `, waiters:${this.waiters.size}`;
    return `<Event [${this.flag ? "set" : "unset"}${waiting}]>`;
  }

  private *waiting(): Generator<unknown, true, any> {
    if (this.flag) return true;
    const waiter = this.makeWaiter<void>();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } finally {
      this.waiters.delete(waiter);
    }
    return true;
  }
}
