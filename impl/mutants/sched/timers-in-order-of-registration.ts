import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  scheduleTimer(when, timer) {
    this.registered = (this.registered ?? 0) + 1;
    timer.registered = this.registered;
    was.scheduleTimer.call(this, when, timer);
  },
  collectDueTimers() {
    const due: { readonly registered: number }[] = [];
    while (this.timers.size > 0 && !(this.timers.deadline > this.time())) due.push(this.timers.pop());
    for (const timer of due.sort((one, other) => one.registered - other.registered)) this.makeReady(timer, null);
  },
}));

export const timersInOrderOfRegistration = mutant({
  id: "sched.timers-in-order-of-registration",
  mistake: "timers that are found due together run in the order of their registration",
  kind: "subtle",
  accusedBy: ["sched.timers-by-deadline", "sched.timers-same-batch-by-deadline"],
  wrong: { EventLoop },
});
