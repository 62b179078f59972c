import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoonThreadsafe(...call) {
    this.checkThread("callSoonThreadsafe");
    return was.callSoonThreadsafe.apply(this, call);
  },
}));

export const noOtherThreadMaySchedule = mutant({
  id: "debug.no-other-thread-may-schedule",
  mistake: "call_soon_threadsafe() from another thread is refused in debug mode",
  kind: "plain",
  accusedBy: ["debug.threadsafe-allowed"],
  wrong: { EventLoop },
});
