import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoonThreadsafe(...call) {
    const handle = was.callSoonThreadsafe.apply(this, call);
    this.isWoken = false;
    return handle;
  },
}));

export const callSoonThreadsafeWakesNobody = mutant({
  id: "threads.call-soon-threadsafe-wakes-nobody",
  mistake: "call_soon_threadsafe() does not wake a loop that waits",
  kind: "plain",
  accusedBy: ["threads.call-soon-threadsafe-wakes-idle-loop"],
  wrong: { EventLoop },
});
