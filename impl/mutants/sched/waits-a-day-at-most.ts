import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callLater(delay, ...call) {
    return was.callLater.call(this, Math.min(delay, 86_400), ...call);
  },
}));

export const waitsADayAtMost = mutant({
  id: "sched.waits-a-day-at-most",
  mistake: "a delay of more than a day is cut to a day",
  kind: "plain",
  accusedBy: ["sched.long-delays"],
  wrong: { EventLoop },
});
