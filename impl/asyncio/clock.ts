import { Agenda } from "./agenda.ts";
import { Deadlock, ValueError } from "./exceptions.ts";

/** A clock that stands still until somebody waits or blocks: then it jumps. One clock can serve several loops. */
export class FakeClock {
  /** In seconds. */
  now: number;
  /** To wait for anything later than this is to wait for ever. */
  horizon: number;
  /** So many turns of a loop may follow each other without the clock moving. */
  turnLimit = 100_000;
  /** The threads that act at times of this clock. */
  readonly agenda = new Agenda();

  constructor(start = 0) {
    this.now = start;
    this.horizon = start + 10_000_000;
  }

  /** Code that blocks: time passes, and nothing else happens but what other threads do. */
  advance(seconds: number): void {
    if (!(seconds >= 0)) throw new ValueError(`time cannot advance by ${seconds} seconds`);
    const until = this.now + seconds;
    while (this.letsGoBy(until));
    this.now = until;
  }

  /**
   * Waits until the deadline (null: there is none), which lies ahead. It returns early when a thread has woken the loop;
   * it may always, as `select` may. Throws Deadlock where nothing could ever end the wait.
   */
  wait(deadline: number | null, isWoken: () => boolean = never): void {
    const until = Math.min(deadline ?? Infinity, this.horizon);
    while (this.letsGoBy(until)) {
      while (this.letsGoBy(this.now));
      this.agenda.settle();
      if (isWoken()) return;
    }
    if (deadline === null) throw new Deadlock("nothing is ready and no timer is scheduled");
    if (deadline > this.horizon) throw new Deadlock(`the next timer is due at ${deadline}, beyond the horizon`);
    this.now = deadline;
  }

  /** A loop is about to wait, or to end its run. Whoever plays the garbage collector has his last chance here: what he does may give the loop more to do. */
  beforeRest(): void {}

  /** Whether a thread was due by then, and has gone on. */
  protected letsGoBy(time: number): boolean {
    const due = this.agenda.next;
    if (due === Infinity || due > time) return false;
    this.now = Math.max(this.now, due);
    this.agenda.letGo(this.now);
    return true;
  }
}

const never = (): boolean => false;

let shared = new FakeClock();

/** The clock of every loop that is made without one. */
export function sharedClock(): FakeClock {
  return shared;
}

/** Null sets a fresh one. */
export function setClock(clock: FakeClock | null): void {
  shared = clock ?? new FakeClock();
}
