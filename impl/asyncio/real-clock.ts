import { FakeClock } from "./clock.ts";
import { Deadlock } from "./exceptions.ts";

/** The time of the machine. To wait is to block this thread, so that nothing can be awaited but what asyncio itself does. */
export class RealClock extends FakeClock {
  constructor() {
    super();
    // the base class has a field of that name, which it sets when it jumps
    Object.defineProperty(this, "now", { get: () => performance.now() / 1000, set: () => {} });
    this.horizon = Infinity;
    this.turnLimit = Infinity;
  }

  override advance(seconds: number): void {
    this.sleepUntil(this.now + seconds);
  }

  override wait(deadline: number | null, isWoken: () => boolean = () => false): void {
    for (;;) {
      this.catchUp();
      const next = Math.min(deadline ?? Infinity, this.agenda.next);
      if (isWoken() || this.now >= (deadline ?? Infinity)) return;
      if (next === Infinity) throw new Deadlock("nothing is ready and no timer is scheduled");
      this.sleepUntil(next);
    }
  }

  /** Lets the threads go that are due. */
  catchUp(): void {
    while (this.letsGoBy(this.now));
    this.agenda.settle();
  }

  private sleepUntil(time: number): void {
    const cell = new Int32Array(new SharedArrayBuffer(4));
    for (let left = time - this.now; left > 0; left = time - this.now) Atomics.wait(cell, 0, 0, left * 1000);
  }
}
