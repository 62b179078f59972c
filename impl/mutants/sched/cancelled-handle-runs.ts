import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(...call) {
    const handle = was.callSoon.apply(this, call);
    let isCancelled = false;
    handle.cancel = () => (isCancelled = true);
    handle.cancelled = () => isCancelled;
    return handle;
  },
}));

export const cancelledHandleRuns = mutant({
  id: "sched.cancelled-handle-runs",
  mistake: "a cancelled handle runs all the same",
  kind: "plain",
  accusedBy: ["sched.handle-cancel-prevents"],
  wrong: { EventLoop },
});
