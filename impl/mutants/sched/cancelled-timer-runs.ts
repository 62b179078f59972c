import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callAt(...call) {
    const timer = was.callAt.apply(this, call);
    let isCancelled = false;
    timer.cancel = () => (isCancelled = true);
    timer.cancelled = () => isCancelled;
    return timer;
  },
}));

export const cancelledTimerRuns = mutant({
  id: "sched.cancelled-timer-runs",
  mistake: "a cancelled timer runs all the same",
  kind: "plain",
  accusedBy: ["sched.timer-cancel-prevents"],
  wrong: { EventLoop },
});
