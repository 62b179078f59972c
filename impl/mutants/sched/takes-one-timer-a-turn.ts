import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override collectDueTimers(): void {
    if (this.timers.size > 0 && !(this.timers.deadline > this.time())) this.makeReady(this.timers.pop(), null);
  }
}

export const takesOneTimerATurn = mutant({
  id: "sched.takes-one-timer-a-turn",
  mistake: "of several timers that are due one runs in each turn",
  kind: "subtle",
  accusedBy: ["sched.timers-same-batch-by-deadline", "sched.timer-callback-soon-after-batch"],
  wrong: { EventLoop },
});
