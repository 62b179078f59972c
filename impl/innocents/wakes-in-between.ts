import { asyncio } from "../asyncio/index.ts";
import { innocent } from "./innocent.ts";

class EventLoop extends asyncio.EventLoop {
  protected override waitForWork(): void {
    const { timers } = this;
    const isIdle = this.ready.length === 0 && timers.size > 0 && !this.isStopping;
    const halfWay = isIdle ? (this.time() + timers.deadline) / 2 : Infinity;
    const timer = halfWay < timers.deadline ? this.callAt(halfWay, () => {}) : null;
    super.waitForWork();
    timer?.cancel();
  }
}

export const wakesInBetween = innocent(
  "wakes-in-between",
  "the loop wakes half-way to its next timer, and finds nothing to do",
  { EventLoop },
);
