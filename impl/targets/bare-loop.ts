import { EventLoop } from "../asyncio/event-loop.ts";
import { leavesTheLoop } from "../asyncio/exceptions.ts";
import type { Runnable } from "../asyncio/ready-queue.ts";
import { TimerHeap, type Timer } from "../asyncio/timer-heap.ts";

/** The time that a loop of one's own goes by. */
export interface Clock {
  /** in seconds */
  readonly now: number;
  /** Waits until that time, or until something is ready before; null: for ever. Time jumps, so that nothing ever sleeps. */
  wait(until: number | null): void;
}

/** A bare event loop: callbacks and timers. The reference's futures and tasks run on it, and all that is made of them. */
export interface BareLoop {
  /** In the next turn, in the order of asking. */
  callSoon(callback: () => void): void;
  /** When the clock has come to that time; gives what cancels it, if anything can. */
  callAt(when: number, callback: () => void): (() => void) | void;
  /** Turn after turn, until stop(): the turn in which that is called is run to its end. */
  runForever(): void;
  stop(): void;
}

export type MakeBareLoop = (clock: Clock) => BareLoop;

/** An EventLoop whose callbacks and timers are the bare loop's affair. */
export const onBareLoop = (make: MakeBareLoop): typeof EventLoop =>
  class OnBareLoop extends EventLoop {
    protected override readonly timers: TimerHeap = new Cancellable();
    private readonly bare = make(this.clockOfLoop());
    /** what left a callback and has to leave runForever(), as SystemExit does */
    private leaving: { readonly error: unknown } | undefined;

    override makeReady(runnable: Runnable, argument: unknown): void {
      this.checkClosed();
      this.isWoken = true;
      this.bare.callSoon(() => this.runOne(runnable, argument));
    }

    override scheduleTimer(when: number, timer: Timer): void {
      this.checkClosed();
      const cancel = this.bare.callAt(when, () => this.runOne(timer, null));
      if (cancel !== undefined) (this.timers as Cancellable).cancels.set(timer, cancel);
    }

    override stop(): void {
      super.stop();
      this.bare.stop();
    }

    protected override turn(): void {
      this.leaving = undefined;
      this.bare.runForever();
      const left = this.leaving as { readonly error: unknown } | undefined;
      if (left !== undefined) throw left.error;
    }

    private runOne(runnable: Runnable, argument: unknown): void {
      if (this.isClosed()) return;
      if (this.leaving !== undefined) return this.makeReady(runnable, argument);
      try {
        if (this.getDebug()) this.runMeasured(runnable, argument);
        else runnable.run(argument);
      } catch (error) {
        if (!leavesTheLoop(error)) return this.report(runnable, error);
        this.leaving = { error };
        this.bare.stop();
      }
    }

    private clockOfLoop(): Clock {
      const now = (): number => this.time();
      return {
        get now() {
          return now();
        },
        wait: (until) => {
          const { clock } = this;
          clock.agenda.settle();
          if (!this.isWoken && (until === null || until > clock.now)) clock.wait(until, () => this.isWoken);
          this.isWoken = false;
        },
      };
    }
  };

/** Remembers how to cancel each timer; it holds none itself. */
class Cancellable extends TimerHeap {
  readonly cancels = new Map<Timer, () => void>();

  override drop(timer: Timer): void {
    super.drop(timer);
    this.cancels.get(timer)?.();
    this.cancels.delete(timer);
  }
}
