import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callAt(when, ...call) {
    const timer = was.callAt.call(this, when, ...call);
    const { cancel } = timer;
    timer.cancel = () => {
      if (this.time() < when || !this.isRunning()) cancel.call(timer);
    };
    return timer;
  },
}));

export const dueTimerRunsThoughCancelled = mutant({
  id: "sched.due-timer-runs-though-cancelled",
  mistake: "a timer that is due cannot be cancelled by another one of its turn",
  kind: "subtle",
  accusedBy: ["sched.timer-cancel-within-batch"],
  wrong: { EventLoop },
});
