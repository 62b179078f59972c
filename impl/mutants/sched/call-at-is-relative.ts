import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callAt(when, ...call) {
    return was.callAt.call(this, this.time() + when, ...call);
  },
  callLater(delay, ...call) {
    return was.callAt.call(this, this.time() + delay, ...call);
  },
}));

export const callAtIsRelative = mutant({
  id: "sched.call-at-is-relative",
  mistake: "call_at() takes a delay",
  kind: "plain",
  accusedBy: ["sched.call-at-absolute"],
  wrong: { EventLoop },
});
