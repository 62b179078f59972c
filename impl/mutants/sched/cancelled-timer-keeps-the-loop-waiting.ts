import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override dropCancelledTimers(): void {}
}

export const cancelledTimerKeepsTheLoopWaiting = mutant({
  id: "sched.cancelled-timer-keeps-the-loop-waiting",
  mistake: "the loop wakes for timers that were cancelled",
  kind: "subtle",
  accusedBy: ["sched.cancelled-timer-does-not-wake"],
  wrong: { EventLoop },
});
