import { Coroutine, type Steps, NamedCoroutine } from "./coroutine.ts";
import { RuntimeError, ValueError } from "./exceptions.ts";
import { Future } from "./future.ts";
import { checkKeywords } from "./keywords.ts";
import { runningLoop } from "./thread.ts";
import { isDropped, type Timer } from "./timer-heap.ts";

/** Suspends for so many seconds, and at least for a turn; then gives the result. Its time begins when it is awaited. */
export function sleep(delay: number): Coroutine<null>;
export function sleep<T>(delay: number, result: T, options?: object): Coroutine<T>;
export function sleep(delay: number, result: unknown = null, options?: object): Coroutine {
  checkKeywords("sleep", options, []);
  return delay <= 0 ? new NamedCoroutine(new SkippedTurn(result), "sleep") : new SleepCoroutine(delay, result);
}

/** Programs sleep by the million: the body is no generator, and while it waits it is all that is left. */
class SleepCoroutine<T> extends NamedCoroutine<T> {
  readonly delay: number;
  readonly value: T;

  constructor(delay: number, value: T) {
    super(null, "sleep");
    this.delay = delay;
    this.value = value;
  }

  protected override body(): Steps<T> {
    return (this.steps ??= new Sleep(this));
  }
}

const TURN: IteratorYieldResult<null> = { value: null, done: false };

/** sleep(0) */
class SkippedTurn<T> implements Steps<T> {
  private readonly value: T;
  private phase: "created" | "skips a turn" | "ended" = "created";

  constructor(value: T) {
    this.value = value;
  }

  next(): IteratorResult<unknown, T> {
    if (this.phase === "created") {
      this.phase = "skips a turn";
      return TURN;
    }
    if (this.phase === "ended") throw new RuntimeError("cannot reuse coroutine sleep(), which has ended");
    this.phase = "ended";
    return { value: this.value, done: true };
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    this.phase = "ended";
    throw error;
  }
}

const BEGUN = 4;

/**
 * The body of the coroutine, the future that it awaits, and the timer that settles the future, in one.
 * Until it begins, what it will give is not its outcome yet, but is known to the coroutine, which lies in that place.
 */
class Sleep<T> extends Future<T> implements Steps<T>, Timer {
  timerState = 0;

  constructor(unbegun: SleepCoroutine<T>) {
    super(runningLoop().ownership);
    this.outcome = unbegun;
  }

  /** Where two tasks drive one sleeper, the second finds it pending, and waits for it as well. */
  override next(): IteratorResult<unknown, T> {
    if ((this.timerState & BEGUN) === 0) this.begin(this.outcome as SleepCoroutine<T>);
    else if (this.done()) this.loop.dropTimer(this);
    return super.next();
  }

  override throw(error: unknown): IteratorResult<unknown, T> {
    this.loop.dropTimer(this);
    throw error;
  }

  run(_argument: unknown): void {
    if (!isDropped(this) && !this.cancelled()) this.setResult(this.outcome as T);
  }

  private begin({ delay, value }: SleepCoroutine<T>): void {
    this.timerState |= BEGUN;
    this.outcome = value;
    if (Number.isNaN(delay)) throw new ValueError("invalid delay: NaN");
    this.loop.scheduleTimer(this.loop.time() + delay, this);
  }
}
