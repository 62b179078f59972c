import { type FakeClock, sharedClock } from "./clock.ts";
import { currentBindings } from "./context.ts";
import { iscoroutine, isCoroutineFunction, trackOrigins } from "./coroutine.ts";
import { leavesTheLoop, Livelock, RuntimeError, TypeError_ } from "./exceptions.ts";
import { type Callback, Handle, NO_ARGS, TimerHandle } from "./handle.ts";
import { checkKeywords } from "./keywords.ts";
import { logger } from "./logger.ts";
import type { CallOptions, Closable, ExceptionContext, Loop } from "./loop.ts";
import { ReadyQueue, type Runnable } from "./ready-queue.ts";
import { madeAt, sourceTraceback } from "./source-traceback.ts";
import { type Listed, TaskList } from "./task-list.ts";
import { type Thread, thread } from "./thread.ts";
import { isDropped, type Timer, TimerHeap } from "./timer-heap.ts";
import { warn } from "./warnings.ts";

/** A loop with fewer timers than this never looks for cancelled ones among them. */
const FEW_TIMERS = 100;

/** The part of an event loop that knows no futures: callbacks, timers, and the turns in which they run. */
export abstract class Scheduler implements Loop {
  readonly clock: FakeClock;
  readonly tasks = new TaskList();
  readonly ownership: { readonly loop: Loop } = { loop: this };
  currentTask: Listed | null = null;
  /** In seconds: what the debug mode calls slow. */
  slowCallbackDuration = 0.1;

  protected readonly ready = new ReadyQueue();
  protected readonly timers = new TimerHeap();
  protected isStopping = false;
  /** The thread on which the loop runs. */
  private host: Thread | null = null;
  private hasClosed = false;
  private debug = false;
  /** Whether another thread, or a callback, has called callSoonThreadsafe() since the loop last looked. */
  protected isWoken = false;
  private turnsWithoutTime = 0;
  private timeOfLastTurn = NaN;

  constructor(clock: FakeClock = sharedClock()) {
    this.clock = clock;
  }

  abstract callExceptionHandler(context: ExceptionContext): void;
  abstract adoptAsyncGenerator(generator: Closable): void;
  abstract finalizeAsyncGenerator(generator: Closable): void;

  time(): number {
    return this.clock.now;
  }

  isRunning(): boolean {
    return this.host !== null;
  }

  isClosed(): boolean {
    return this.hasClosed;
  }

  getDebug(): boolean {
    return this.debug;
  }

  setDebug(enabled: boolean): void {
    this.debug = enabled;
    if (this.isRunning()) trackOrigins(enabled);
  }

  callSoon<A extends readonly unknown[]>(callback: (...args: A) => unknown, args?: A, options?: CallOptions): Handle {
    this.checkClosed();
    this.checkThread("callSoon");
    return this.soon("callSoon", callback, args, options);
  }

  callSoonThreadsafe<A extends readonly unknown[]>(
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): Handle {
    this.checkClosed();
    const handle = this.soon("callSoonThreadsafe", callback, args, options);
    this.isWoken = true;
    return handle;
  }

  callLater<A extends readonly unknown[]>(
    delay: number,
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): TimerHandle {
    if (typeof delay !== "number") throw new TypeError_(`the delay must be a number, not ${String(delay)}`);
    return this.callAt(this.time() + delay, callback, args, options);
  }

  callAt<A extends readonly unknown[]>(
    when: number,
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): TimerHandle {
    if (typeof when !== "number") throw new TypeError_(`the time must be a number, not ${String(when)}`);
    this.checkClosed();
    this.checkThread("callAt");
    this.checkCall("callAt", callback, options);
    const context = options?.context ?? currentBindings();
    const timer = this.noteOrigin(new TimerHandle(when, callback, args ?? NO_ARGS, context, this.timers));
    this.scheduleTimer(when, timer);
    return timer;
  }

  dropTimer(timer: Timer): void {
    this.timers.drop(timer);
  }

  makeReady(runnable: Runnable, argument: unknown): void {
    this.checkClosed();
    this.ready.push(runnable, argument);
  }

  readyWith(argument: unknown): readonly Runnable[] {
    return this.ready.with(argument);
  }

  scheduleTimer(when: number, timer: Timer): void {
    this.checkClosed();
    this.timers.push(when, timer);
  }

  runForever(): void {
    this.checkClosed();
    this.checkNotRunning();
    const host = thread;
    this.host = host;
    host.running = this;
    this.turnsWithoutTime = 0;
    const trackedOrigins = trackOrigins(this.debug);
    try {
      this.turn();
      this.clock.beforeRest();
    } finally {
      this.isStopping = false;
      this.host = null;
      host.running = null;
      trackOrigins(trackedOrigins);
    }
  }

  /** The turn that runs is run to its end. */
  stop(): void {
    this.isStopping = true;
  }

  close(): void {
    if (this.isRunning()) throw new RuntimeError("a running event loop cannot be closed");
    this.hasClosed = true;
    this.ready.clear();
    this.timers.clear();
  }

  /** What CPython does when the object dies. */
  [Symbol.dispose](): void {
    if (this.hasClosed) return;
    warn("ResourceWarning", `unclosed event loop ${this.toString()}`);
    if (!this.isRunning()) this.close();
  }

  toString(): string {
    return `<${this.constructor.name} running=${this.isRunning()} closed=${this.hasClosed} debug=${this.debug}>`;
  }

  /** Turn after turn until it is stopped. */
  protected turn(): void {
    do this.runOnce();
    while (!this.isStopping);
  }

  /** One turn. */
  protected runOnce(): void {
    this.dropCancelledTimers();
    this.waitForWork();
    this.collectDueTimers();
    this.runReady();
  }

  protected dropCancelledTimers(): void {
    const { timers } = this;
    if (timers.size > FEW_TIMERS && timers.droppedCount / timers.size > 0.5) return timers.purge();
    while (timers.size > 0 && isDropped(timers.first)) {
      timers.pop();
      timers.droppedCount -= 1;
    }
  }

  /** Where CPython polls its selector: with nothing to do now, time passes until the next timer is due. */
  protected waitForWork(): void {
    this.clock.agenda.settle();
    if (this.isIdle()) this.clock.beforeRest();
    if (this.isIdle()) {
      const deadline = this.timers.size === 0 ? null : this.timers.deadline;
      if (deadline === null || deadline > this.time()) this.clock.wait(deadline, this.wakes);
    }
    this.isWoken = false;
    this.countTurn();
  }

  /** They join behind what was ready before. A timer whose deadline is no number counts as due. */
  protected collectDueTimers(): void {
    const { timers } = this;
    const now = this.time();
    // A cancelled one that was not the first is taken, too, and stays counted: so CPython does.
    while (timers.size > 0 && !(timers.deadline > now)) this.makeReady(timers.pop(), null);
  }

  /** Only what is ready now runs now: what a callback adds waits, or one busy task would starve the clock. */
  protected runReady(): void {
    const { ready } = this;
    let left = ready.length;
    while (left > 0) {
      let runnable: Runnable | null = null;
      try {
        for (; left > 0; left--) {
          runnable = ready.shift();
          if (this.debug) this.runMeasured(runnable, ready.argument);
          else runnable.run(ready.argument);
        }
      } catch (exception) {
        left -= 1;
        if (leavesTheLoop(exception)) throw exception;
        this.report(runnable as Runnable, exception);
      }
    }
  }

  protected checkClosed(): void {
    if (this.hasClosed) throw new RuntimeError("the event loop is closed");
  }

  protected checkNotRunning(): void {
    if (this.isRunning()) throw new RuntimeError("this event loop is already running");
    if (thread.running !== null) throw new RuntimeError("cannot run the event loop while another loop is running");
  }

  private isIdle(): boolean {
    return this.ready.length === 0 && !this.isStopping && !this.isWoken;
  }

  private readonly wakes = (): boolean => this.isWoken;

  private soon(method: string, callback: Callback, args: readonly unknown[] = NO_ARGS, options?: CallOptions): Handle {
    this.checkCall(method, callback, options);
    const handle = this.noteOrigin(new Handle(callback, args, options?.context ?? currentBindings()));
    this.makeReady(handle, null);
    return handle;
  }

  private checkCall(method: string, callback: unknown, options: CallOptions | undefined): void {
    checkKeywords(method, options, ["context"]);
    if (this.debug) checkCallback(method, callback);
  }

  private checkThread(method: string): void {
    if (!this.debug || this.host === null || this.host === thread) return;
    throw new RuntimeError(`${method}() was called from another thread than the one that runs the loop`);
  }

  private noteOrigin<H extends Handle>(handle: H): H {
    if (this.debug) handle.sourceTraceback = sourceTraceback();
    return handle;
  }

  protected report(handle: Runnable, exception: unknown): void {
    const message = `Exception in callback ${String(handle)}`;
    this.callExceptionHandler({ message, exception, handle, ...madeAt(handle) });
  }

  protected countTurn(): void {
    const now = this.time();
    if (now !== this.timeOfLastTurn) {
      this.timeOfLastTurn = now;
      this.turnsWithoutTime = 0;
    }
    this.turnsWithoutTime += 1;
    if (this.turnsWithoutTime > this.clock.turnLimit) {
      throw new Livelock(`${this.clock.turnLimit} turns in a row, and it is still ${now}`);
    }
  }

  protected runMeasured(runnable: Runnable, argument: unknown): void {
    const began = this.time();
    runnable.run(argument);
    const took = this.time() - began;
    if (took < this.slowCallbackDuration) return;
    logger.log({ level: "warning", message: `Executing ${String(runnable)} took ${took.toFixed(3)} seconds` });
  }
}

export function checkCallback(method: string, callback: unknown): void {
  if (iscoroutine(callback) || isCoroutineFunction(callback)) {
    throw new TypeError_(`coroutines cannot be used with ${method}()`);
  }
  if (typeof callback !== "function") {
    throw new TypeError_(`${method}() expects a callable object, got ${String(callback)}`);
  }
}
