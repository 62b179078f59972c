import { Deadlock, ValueError } from "./exceptions.ts";

/** A clock that stands still until somebody waits or blocks: then it jumps. One clock can serve several loops. */
export class FakeClock {
  /** In seconds. */
  now: number;
  /** To wait for anything later than this is to wait for ever. */
  horizon: number;
  /** So many turns of a loop may follow each other without the clock moving. */
  turnLimit = 100_000;

  constructor(start = 0) {
    this.now = start;
    this.horizon = start + 10_000_000;
  }

  /** Code that blocks: time passes, and nothing else happens. */
  advance(seconds: number): void {
    if (!(seconds >= 0)) throw new ValueError(`time cannot advance by ${seconds} seconds`);
    this.now += seconds;
  }

  /**
   * Waits until the deadline (null: there is none), which lies ahead. It may return early, as `select` may; a subclass
   * that wakes the loop from outside does. Throws Deadlock where nothing could ever end the wait.
   */
  wait(deadline: number | null): void {
    if (deadline === null) throw new Deadlock("nothing is ready and no timer is scheduled");
    if (deadline > this.horizon) throw new Deadlock(`the next timer is due at ${deadline}, beyond the horizon`);
    this.now = deadline;
  }
}

let shared = new FakeClock();

/** The clock of every loop that is made without one. */
export function sharedClock(): FakeClock {
  return shared;
}

/** Null sets a fresh one. */
export function setClock(clock: FakeClock | null): void {
  shared = clock ?? new FakeClock();
}
