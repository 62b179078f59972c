import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(...call) {
    was.callSoon.apply(this, call);
    return was.callSoon.apply(this, call);
  },
}));

export const runsItTwice = mutant({
  id: "sched.runs-it-twice",
  mistake: "a callback of call_soon() runs twice",
  kind: "plain",
  accusedBy: ["sched.call-soon-exactly-once"],
  wrong: { EventLoop },
});
