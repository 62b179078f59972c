import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, _, options) {
    return was.callSoon.call(this, callback, [], options);
  },
}));

export const dropsArguments = mutant({
  id: "sched.drops-arguments",
  mistake: "a callback gets no arguments",
  kind: "plain",
  accusedBy: ["sched.call-soon-args"],
  wrong: { EventLoop },
});
