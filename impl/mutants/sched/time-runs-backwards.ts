import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  time() {
    return 1_000_000 - was.time.call(this);
  },
  callLater(delay, ...call) {
    return was.callAt.call(this, this.clock.now + delay, ...call);
  },
  waitForWork() {
    this.time = was.time;
    was.waitForWork.call(this);
  },
  runReady() {
    delete this.time;
    was.runReady.call(this);
  },
}));

export const timeRunsBackwards = mutant({
  id: "sched.time-runs-backwards",
  mistake: "time() counts down",
  kind: "plain",
  accusedBy: ["sched.time-monotonic"],
  wrong: { EventLoop },
});
