import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callLater(delay, ...call) {
    return was.callLater.call(this, delay ?? 0, ...call);
  },
  callAt(when, ...call) {
    return was.callAt.call(this, when ?? this.time(), ...call);
  },
}));

export const noneIsNoDelay = mutant({
  id: "sched.none-is-no-delay",
  mistake: "call_later(None) and call_at(None) run their callback soon",
  kind: "plain",
  accusedBy: ["sched.none-delay-typeerror", "sched.call-at-none-typeerror"],
  wrong: { EventLoop },
});
