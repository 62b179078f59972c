import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callLater(delay, ...call) {
    return was.callLater.call(this, delay / 2, ...call);
  },
}));

export const firesEarly = mutant({
  id: "sched.fires-early",
  mistake: "call_later() waits for half of its delay",
  kind: "plain",
  accusedBy: ["sched.call-later-fires-at-delay"],
  wrong: { EventLoop },
});
