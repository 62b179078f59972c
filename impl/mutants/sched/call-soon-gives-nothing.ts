import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(...call) {
    was.callSoon.apply(this, call);
    return null;
  },
}));

export const callSoonGivesNothing = mutant({
  id: "sched.call-soon-gives-nothing",
  mistake: "call_soon() returns None",
  kind: "plain",
  accusedBy: ["sched.call-soon-returns-handle"],
  wrong: { EventLoop },
});
