import { FakeClock } from "../asyncio/clock.ts";

/** Who wants to know what the clock does. */
export interface Watch {
  /** The clock is about to move, or a loop to wait or to end its run: what has died by now dies now. */
  beforePause(): void;
  /** The running loop would wait for ever, and gets an exception instead. */
  stuck(why: "Deadlock"): void;
}

/** The clock of all loops of one program. */
export class ProgramClock extends FakeClock {
  readonly start: number;
  private readonly watch: Watch;

  constructor(start: number, watch: Watch) {
    super(start);
    this.start = start;
    this.watch = watch;
  }

  /** Seconds since the program's start. */
  get elapsed(): number {
    return this.now - this.start;
  }

  override advance(seconds: number): void {
    this.watch.beforePause();
    super.advance(seconds);
  }

  override beforeRest(): void {
    this.watch.beforePause();
  }

  override wait(deadline: number | null, isWoken?: () => boolean): void {
    try {
      super.wait(deadline, isWoken);
    } catch (error) {
      // as if it had waited for as long as anybody can
      if (deadline !== null) this.now = Math.max(this.now, this.horizon);
      this.watch.stuck("Deadlock");
      throw error;
    }
  }
}
