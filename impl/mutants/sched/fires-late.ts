import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callLater(delay, ...call) {
    return was.callLater.call(this, delay + 1 / 8, ...call);
  },
}));

export const firesLate = mutant({
  id: "sched.fires-late",
  mistake: "call_later() waits for an eighth of a second more",
  kind: "plain",
  accusedBy: ["sched.call-later-fires-at-delay"],
  wrong: { EventLoop },
});
