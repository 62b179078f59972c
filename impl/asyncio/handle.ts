import { TypeError_ } from "./exceptions.ts";
import { type Binding, type Context, contextOf, enterContextOf, leaveContext } from "./context.ts";
import type { Runnable } from "./ready-queue.ts";
import type { Timer, TimerHeap } from "./timer-heap.ts";

export type Callback = (...args: never[]) => unknown;

export const NO_ARGS: readonly unknown[] = [];

/** A callback that somebody asked the loop to run. What it throws is the loop's to report. */
export class Handle implements Runnable {
  /** Kept in debug mode only. */
  declare sourceTraceback?: string;
  /** Null: it was cancelled. */
  protected callback: Callback | null;
  private args: readonly unknown[];
  context: Context | Binding | null;

  constructor(callback: Callback, args: readonly unknown[], context: Context | Binding | null) {
    this.callback = typeof callback === "function" ? callback : uncallable(callback);
    this.args = args;
    this.context = context;
  }

  cancel(): void {
    this.callback = null;
    this.args = NO_ARGS;
  }

  cancelled(): boolean {
    return this.callback === null;
  }

  getContext(): Context {
    return contextOf(this);
  }

  run(_argument: unknown): void {
    if (this.callback !== null) this.call(this.args);
  }

  toString(): string {
    const what = this.callback === null ? "cancelled" : `${this.callback.name || "anonymous"}()`;
    return `<${this.constructor.name} ${what}>`;
  }

  protected call(args: readonly unknown[]): void {
    const callback = this.callback as (...args: readonly unknown[]) => unknown;
    const outer = enterContextOf(this);
    try {
      if (args.length === 0) callback();
      else callback(...args);
    } finally {
      leaveContext(outer);
    }
  }
}

/** What is no function is found out when it is called, unless the debug mode looks before. */
const uncallable = (object: unknown) => (): never => {
  throw new TypeError_(`${String(object)} is not callable`);
};

/** A handle with a time: what `callLater` and `callAt` give. */
export class TimerHandle extends Handle implements Timer {
  timerState = 0;
  private readonly deadline: number;
  private readonly timers: TimerHeap;

  constructor(
    deadline: number,
    callback: Callback,
    args: readonly unknown[],
    context: Context | Binding | null,
    timers: TimerHeap,
  ) {
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
