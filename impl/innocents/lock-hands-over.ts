import { asyncio } from "../asyncio/index.ts";
import { otherwise } from "../mutants/otherwise.ts";
import { innocent } from "./innocent.ts";

const Lock = otherwise(asyncio.Lock, () => ({
  *acquiring() {
    if (!this.isHeld) {
      this.isHeld = true;
      return true;
    }
    const waiter = this.makeWaiter();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } catch (error) {
      if (waiter.done() && !waiter.cancelled()) this.release();
      throw error;
    } finally {
      this.waiters.delete(waiter);
    }
    return true;
  },
  release() {
    if (!this.isHeld) throw new asyncio.RuntimeError("the lock is not held");
    for (const waiter of this.waiters) if (!waiter.done()) return waiter.setResult();
    this.isHeld = false;
  },
}));

export const lockHandsOver = innocent(
  "lock-hands-over",
  "a lock that somebody waits for never becomes free: release() hands it over",
  { Lock },
);
