import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callLater(delay, ...call) {
    return Object.assign(was.callLater.call(this, delay, ...call), { when: () => delay });
  },
}));

export const whenIsTheDelay = mutant({
  id: "sched.when-is-the-delay",
  mistake: "when() gives the delay",
  kind: "plain",
  accusedBy: ["sched.timer-when"],
  wrong: { EventLoop },
});
