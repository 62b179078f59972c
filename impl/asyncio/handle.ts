import { TypeError_ } from "./exceptions.ts";
import type { Context } from "./context.ts";
import type { Runnable } from "./ready-queue.ts";
import type { Timer, TimerHeap } from "./timer-heap.ts";

export type Callback = (...args: never[]) => unknown;

export const NO_ARGS: readonly unknown[] = [];

/** A callback that somebody asked the loop to run. What it throws is the loop's to report. */
export class Handle implements Runnable {
  /** Kept in debug mode only. */
  declare sourceTraceback?: string;
  protected callback: Callback | null;
  private args: readonly unknown[];
  private readonly context: Context;
  private isCancelled = false;

  constructor(callback: Callback, args: readonly unknown[], context: Context) {
    this.callback = typeof callback === "function" ? callback : uncallable(callback);
    this.args = args;
    this.context = context;
  }

  cancel(): void {
    this.isCancelled = true;
    this.callback = null;
    this.args = NO_ARGS;
  }

  cancelled(): boolean {
    return this.isCancelled;
  }

  getContext(): Context {
    return this.context;
  }

  run(_argument: unknown): void {
    if (!this.isCancelled) this.call(this.args);
  }

  toString(): string {
    const what = this.isCancelled ? "cancelled" : `${(this.callback as Callback).name || "anonymous"}()`;
    return `<${this.constructor.name} ${what}>`;
  }

  protected call(args: readonly unknown[]): void {
    const callback = this.callback as (...args: readonly unknown[]) => unknown;
    const outer = this.context.enter();
    try {
      callback(...args);
    } finally {
      this.context.leave(outer);
    }
  }
}

/** What is no function is found out when it is called, unless the debug mode looks before. */
const uncallable = (object: unknown) => (): never => {
  throw new TypeError_(`${String(object)} is not callable`);
};

/** A handle with a time: what `callLater` and `callAt` give. */
export class TimerHandle extends Handle implements Timer {
  isScheduled = false;
  isDropped = false;
  private readonly deadline: number;
  private readonly timers: TimerHeap;

  constructor(deadline: number, callback: Callback, args: readonly unknown[], context: Context, timers: TimerHeap) {
    super(callback, args, context);
    this.deadline = deadline;
    this.timers = timers;
  }

  when(): number {
    return this.deadline;
  }

  override cancel(): void {
    this.timers.drop(this);
    super.cancel();
  }
}
