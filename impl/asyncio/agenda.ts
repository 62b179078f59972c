/** A thread as something that is let go, and runs until it blocks (for so many seconds) or ends (null). */
export type Advance = () => number | null;

interface Due {
  readonly at: number;
  readonly advance: Advance;
}

interface Parked {
  readonly isReady: () => boolean;
  readonly run: () => void;
}

/** Who acts when, beside the loop: threads, one at a time. Those that are due together go in the order in which that was settled. */
export class Agenda {
  private readonly due: Due[] = [];
  private parked: Parked[] = [];

  add(at: number, advance: Advance): void {
    const place = this.due.findIndex((other) => other.at > at);
    this.due.splice(place === -1 ? this.due.length : place, 0, { at, advance });
  }

  /** When the first of them is due. */
  get next(): number {
    return this.due[0]?.at ?? Infinity;
  }

  /** Lets the first one go. */
  letGo(now: number): void {
    const { advance } = this.due.shift() as Due;
    const seconds = advance();
    if (seconds !== null) this.add(now + seconds, advance);
  }

  /** Runs that as soon as somebody looks. */
  start(run: () => void): void {
    this.when(() => true, run);
  }

  /** Runs that when it is true and somebody looks: `settle`. */
  when(isReady: () => boolean, run: () => void): void {
    this.parked.push({ isReady, run });
  }

  /** Looks after those who wait for something that has come about. */
  settle(): void {
    while (this.parked.length > 0) {
      const ready = this.parked.filter(({ isReady }) => isReady());
      if (ready.length === 0) return;
      this.parked = this.parked.filter((each) => !ready.includes(each));
      for (const { run } of ready) run();
    }
  }
}
