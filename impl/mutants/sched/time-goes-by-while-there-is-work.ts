import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override waitForWork(): void {
    super.waitForWork();
    const { timers } = this;
    if (timers.size > 0 && timers.deadline > this.time() && timers.deadline < Infinity)
      this.clock.wait(timers.deadline);
  }
}

export const timeGoesByWhileThereIsWork = mutant({
  id: "sched.time-goes-by-while-there-is-work",
  mistake: "a loop that has work waits for its next timer first",
  kind: "subtle",
  accusedBy: ["sched.ready-before-time-advances", "sched.call-soon-not-synchronous"],
  wrong: { EventLoop },
});
