import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, args = [], options) {
    const handle = was.callSoon.call(this, callback, args, options);
    if (this.isRunning()) {
      handle.cancel();
      callback(...args);
    }
    return handle;
  },
}));

export const callSoonIsAtOnce = mutant({
  id: "sched.call-soon-is-at-once",
  mistake: "call_soon() calls its callback",
  kind: "plain",
  accusedBy: ["sched.call-soon-not-synchronous"],
  wrong: { EventLoop },
});
