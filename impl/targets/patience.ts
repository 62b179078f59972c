/** Who was lost once may be lost often: then nobody waits so long for it. */
const AFTER_ONE_MS = 5_000;
/** A batch takes about as long as any other of its target: one that takes so many times as long as the slowest is looked into. */
const TIMES_THE_SLOWEST = 20;
/** The machine itself may have paused for that long. */
const LEAST_MS = 1_000;

/** How long a target is waited for. It is learnt from how long it took before, so that one that hangs often keeps nobody for hours. */
export class Patience {
  /** as long as a batch may take at all */
  mostMs: number;
  private slowestMs: number | undefined;

  constructor(batchMs: number) {
    this.mostMs = batchMs;
  }

  /** After that time a batch is given up, and its programs are asked one by one. */
  get batchMs(): number {
    if (this.slowestMs === undefined) return this.mostMs;
    return Math.min(this.mostMs, Math.max(LEAST_MS, this.slowestMs * TIMES_THE_SLOWEST));
  }

  answered(elapsedMs: number): void {
    this.slowestMs = Math.max(this.slowestMs ?? 0, elapsedMs);
  }

  lost(): void {
    this.mostMs = Math.min(this.mostMs, AFTER_ONE_MS);
  }
}
