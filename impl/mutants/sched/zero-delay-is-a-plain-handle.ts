import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callLater(delay, ...call) {
    return delay === 0 ? was.callSoon.apply(this, call) : was.callLater.call(this, delay, ...call);
  },
}));

export const zeroDelayIsAPlainHandle = mutant({
  id: "sched.zero-delay-is-a-plain-handle",
  mistake: "call_later(0) returns what call_soon() returns",
  kind: "plain",
  accusedBy: ["sched.timers-return-timerhandle"],
  wrong: { EventLoop },
});
