import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callAt(...call) {
    return was.callAt.call(this.isClosed() ? new asyncio.EventLoop() : this, ...call);
  },
}));

export const closedTakesTimers = mutant({
  id: "loop.closed-takes-timers",
  mistake: "call_later() and call_at() of a closed loop drop the callback",
  kind: "plain",
  accusedBy: ["loop.closed-call-later", "loop.closed-call-at"],
  wrong: { EventLoop },
});
