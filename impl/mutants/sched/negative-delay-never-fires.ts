import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callAt(when, ...call) {
    const timer = was.callAt.call(this, when, ...call);
    if (when < this.time()) this.dropTimer(timer);
    if (when < this.time()) timer.run = () => {};
    return timer;
  },
}));

export const negativeDelayNeverFires = mutant({
  id: "sched.negative-delay-never-fires",
  mistake: "a timer whose time has passed already never runs",
  kind: "plain",
  accusedBy: ["sched.past-deadlines-run-asap"],
  wrong: { EventLoop },
});
