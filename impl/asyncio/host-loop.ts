import { type Awaitable, wrapAwaitable } from "./awaitable.ts";
import { allTasks } from "./current-task.ts";
import { EventLoop } from "./event-loop.ts";
import { RuntimeError } from "./exceptions.ts";
import type { Future } from "./future.ts";
import { gather } from "./gather.ts";
import type { Runnable } from "./ready-queue.ts";
import { RealClock } from "./real-clock.ts";
import { getRunningLoop } from "./running.ts";
import { thread } from "./thread.ts";
import type { Timer } from "./timer-heap.ts";

/**
 * Like run(), but on the event loop of Node or of a page, which goes on meanwhile: promises can be awaited (`fromPromise`), and messages of workers
 * be answered.
 */
export async function runAsync<T>(main: Awaitable<T>): Promise<T> {
  if (thread.running !== null) throw new RuntimeError("runAsync() cannot be called while an event loop is running");
  const loop = new HostLoop();
  try {
    return await loop.completed(loop.createTask(wrapAwaitable(main)));
  } finally {
    const left = [...allTasks(loop)];
    for (const task of left) task.cancel();
    if (left.length > 0) await loop.completed(gather(left, { returnExceptions: true }));
    await loop.completed(loop.createTask(loop.shutdownAsyncgens()));
    await loop.completed(loop.createTask(loop.shutdownDefaultExecutor()));
    loop.close();
  }
}

/** A future of the running loop, which becomes what the promise becomes. To cancel it does not stop what the promise stands for. */
export function fromPromise<T>(promise: PromiseLike<T>): Future<T> {
  const loop = getRunningLoop();
  const future = loop.createFuture<T>();
  const settle = (take: () => void): void => {
    if (loop.isClosed()) return;
    loop.callSoonThreadsafe(() => {
      if (!future.done()) take();
    });
  };
  promise.then(
    (value) => settle(() => future.setResult(value)),
    (error: unknown) => settle(() => future.setException(error instanceof Error ? error : new Error(String(error)))),
  );
  return future;
}

/** A loop whose turns its host takes, a few at a time, when there is something to do. */
class HostLoop extends EventLoop {
  declare readonly clock: RealClock;
  private timeout: ReturnType<typeof setTimeout> | undefined;
  private fail: (error: unknown) => void = () => {};

  constructor() {
    super(new RealClock());
  }

  /** What comes of it, when it is done; or what left the loop before. */
  completed<T>(future: Future<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.fail = reject;
      future.addDoneCallback(() => {
        try {
          resolve(future.result());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  override makeReady(runnable: Runnable, argument: unknown): void {
    super.makeReady(runnable, argument);
    this.plan();
  }

  override scheduleTimer(when: number, timer: Timer): void {
    super.scheduleTimer(when, timer);
    this.plan();
  }

  override close(): void {
    super.close();
    clearTimeout(this.timeout);
  }

  /** Until nothing is ready, but not for long: the host has its turn. */
  protected override turn(): void {
    const until = this.clock.now + patience;
    do this.runOnce();
    while (this.ready.length > 0 && !this.isStopping && this.clock.now < until);
  }

  protected override waitForWork(): void {
    this.clock.catchUp();
    this.isWoken = false;
  }

  private readonly take = (): void => {
    try {
      this.runForever();
    } catch (error) {
      this.fail(error);
    }
    this.clock.agenda.settle();
    this.plan();
  };

  /** Whenever something has come to be done: the host is told when to take the next turns. */
  private plan(): void {
    if (this.isRunning() || this.isClosed()) return;
    clearTimeout(this.timeout);
    this.dropCancelledTimers();
    const timer = this.timers.size === 0 ? Infinity : this.timers.deadline;
    const next = this.ready.length > 0 ? this.clock.now : Math.min(timer, this.clock.agenda.next);
    if (next === Infinity) return;
    const milliseconds = Math.ceil((next - this.clock.now) * 1000);
    this.timeout = setTimeout(this.take, Math.max(0, Math.min(milliseconds, longest)));
  }
}

/** Seconds that the host waits while one turn follows the other. */
const patience = 0.005;
/** Milliseconds that a timer of the host can take; after that the loop plans anew. */
const longest = 2 ** 31 - 1;
