import type { FakeClock } from "./clock.ts";
import { sharedClock } from "./clock.ts";
import { ConcurrentFuture } from "./concurrent-future.ts";
import { isGenerator } from "./coroutine.ts";
import { RuntimeError, ValueError } from "./exceptions.ts";
import { SeparateThread } from "./thread.ts";

type Function_ = (...args: any[]) => unknown;

/** What runs functions elsewhere. */
export interface Executor {
  submit(callback: Function_, ...args: readonly unknown[]): ConcurrentFuture;
}

/**
 * concurrent.futures.ThreadPoolExecutor, as far as one thread can imitate several: a job begins when the loop has nothing else to
 * do, and what it does takes no time. A job that takes some is a generator function: it blocks for as many seconds as it yields.
 */
export class ThreadPoolExecutor implements Executor {
  private readonly clock: FakeClock;
  private readonly maxWorkers: number;
  private readonly waiting: (() => Generator<number, void>)[] = [];
  private busy = 0;
  private hasShutDown = false;

  constructor(options?: { readonly maxWorkers?: number; readonly clock?: FakeClock }) {
    this.clock = options?.clock ?? sharedClock();
    this.maxWorkers = options?.maxWorkers ?? Infinity;
    if (this.maxWorkers <= 0) throw new ValueError("a thread pool needs a worker");
  }

  submit(callback: Function_, ...args: readonly unknown[]): ConcurrentFuture {
    if (this.hasShutDown) throw new RuntimeError("cannot schedule new futures after shutdown");
    const future = new ConcurrentFuture();
    this.waiting.push(() => work(future, callback, args));
    this.hire();
    return future;
  }

  /** From now on it takes no jobs; those that it has are done. */
  shutdown(): void {
    this.hasShutDown = true;
  }

  get isIdle(): boolean {
    return this.busy === 0;
  }

  private hire(): void {
    while (this.waiting.length > 0 && this.busy < this.maxWorkers) {
      const job = (this.waiting.shift() as () => Generator<number, void>)();
      const worker = new SeparateThread();
      this.busy += 1;
      this.clock.agenda.add(this.clock.now, () => {
        const { done, value } = worker.enter(() => job.next());
        if (done !== true) return value;
        this.busy -= 1;
        this.hire();
        return null;
      });
    }
  }
}

function* work(future: ConcurrentFuture, callback: Function_, args: readonly unknown[]): Generator<number, void> {
  if (!future.setRunningOrNotifyCancel()) return;
  let result: unknown;
  try {
    result = callback(...args);
    if (isGenerator(result)) result = yield* result as Generator<number, unknown>;
  } catch (error) {
    future.setException(error);
    return;
  }
  future.setResult(result);
}
