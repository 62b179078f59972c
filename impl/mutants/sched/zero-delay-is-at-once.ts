import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callLater(delay, callback, args = [], options) {
    if (delay !== 0) return was.callLater.call(this, delay, callback, args, options);
    callback(...args);
    return was.callLater.call(this, 0, () => {}, [], options);
  },
}));

export const zeroDelayIsAtOnce = mutant({
  id: "sched.zero-delay-is-at-once",
  mistake: "call_later(0) calls its callback",
  kind: "plain",
  accusedBy: ["sched.call-later-zero-not-synchronous"],
  wrong: { EventLoop },
});
