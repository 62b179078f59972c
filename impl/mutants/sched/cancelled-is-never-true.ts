import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(...call) {
    return Object.assign(was.callSoon.apply(this, call), { cancelled: () => false });
  },
  callAt(...call) {
    return Object.assign(was.callAt.apply(this, call), { cancelled: () => false });
  },
}));

export const cancelledIsNeverTrue = mutant({
  id: "sched.cancelled-is-never-true",
  mistake: "cancelled() of a handle is always False",
  kind: "plain",
  accusedBy: ["sched.handle-cancelled"],
  wrong: { EventLoop },
});
