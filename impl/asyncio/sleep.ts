import { Coroutine, type Steps } from "./coroutine.ts";
import { RuntimeError, ValueError } from "./exceptions.ts";
import { Future } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { runningLoop } from "./thread.ts";
import type { Timer } from "./timer-heap.ts";

/** Suspends for so many seconds, and at least for a turn; then gives the result. Its time begins when it is awaited. */
export function sleep(delay: number): Coroutine<null>;
export function sleep<T>(delay: number, result: T, options?: object): Coroutine<T>;
export function sleep(delay: number, result: unknown = null, options?: object): Coroutine {
  checkKeywords("sleep", options, []);
  return new Coroutine(new Sleep(delay, result), "sleep");
}

/** The body of the coroutine. It is no generator, because programs sleep by the million. */
class Sleep<T> implements Steps<T> {
  private readonly delay: number;
  private readonly value: T;
  private timer: SleepTimer | null = null;
  private phase: "created" | "skips a turn" | "waits" | "ended" = "created";

  constructor(delay: number, value: T) {
    this.delay = delay;
    this.value = value;
  }

  next(): IteratorResult<unknown, T> {
    switch (this.phase) {
      case "created":
        return this.begin();
      case "skips a turn":
        return this.end();
      case "waits":
        return this.resume(this.timer as SleepTimer);
      case "ended":
        throw new RuntimeError("cannot reuse coroutine sleep(), which has ended");
    }
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    this.phase = "ended";
    this.timer?.drop();
    throw error;
  }

  private begin(): IteratorResult<unknown, T> {
    if (this.delay <= 0) {
      this.phase = "skips a turn";
      return { value: null, done: false };
    }
    this.phase = "ended";
    if (Number.isNaN(this.delay)) throw new ValueError("invalid delay: NaN");
    this.timer = new SleepTimer(this.delay);
    this.phase = "waits";
    return this.timer.next() as IteratorYieldResult<unknown>; // it has only been made: it is pending
  }

  /** Where two tasks drive one sleeper, the second finds it pending, and waits for it as well. */
  private resume(timer: SleepTimer): IteratorResult<unknown, T> {
    try {
      const waited = timer.next();
      if (waited.done !== true) return waited;
    } catch (error) {
      this.phase = "ended";
      timer.drop();
      throw error;
    }
    timer.drop();
    return this.end();
  }

  private end(): IteratorResult<unknown, T> {
    this.phase = "ended";
    return { value: this.value, done: true };
  }
}

/** The future that the sleeper waits for, and the timer that settles it, in one. */
class SleepTimer extends Future<null> implements Timer {
  isScheduled = false;
  isDropped = false;

  constructor(delay: number) {
    const loop = runningLoop();
    super({ loop });
    loop.scheduleTimer(loop.time() + delay, this);
  }

  run(_argument: unknown): void {
    if (!this.isDropped && !this.cancelled()) this.setResult(null);
  }

  drop(): void {
    this.loop.dropTimer(this);
  }
}
