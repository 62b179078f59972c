import { asyncio } from "../asyncio/index.ts";
import type { Timer } from "../asyncio/timer-heap.ts";
import { innocent } from "./innocent.ts";

class EventLoop extends asyncio.EventLoop {
  protected override collectDueTimers(): void {
    const { timers } = this;
    const now = this.time();
    while (timers.size > 0 && !(timers.deadline > now)) {
      const { deadline } = timers;
      const together: Timer[] = [timers.pop()];
      while (timers.size > 0 && timers.deadline === deadline) together.push(timers.pop());
      for (const timer of together.reverse()) this.makeReady(timer, null);
    }
  }
}

export const timersOfOneDeadlineInReverse = innocent(
  "timers-of-one-deadline-in-reverse",
  "timers with one deadline run last come, first served",
  { EventLoop },
);
