import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoonThreadsafe(callback, args = [], options) {
    const handle = was.callSoonThreadsafe.call(this, () => {}, [], options);
    callback(...args);
    return handle;
  },
}));

export const callSoonThreadsafeIsAtOnce = mutant({
  id: "threads.call-soon-threadsafe-is-at-once",
  mistake: "call_soon_threadsafe() calls its callback",
  kind: "plain",
  accusedBy: ["threads.call-soon-threadsafe-runs-in-loop-thread", "threads.call-soon-threadsafe-from-loop-thread"],
  wrong: { EventLoop },
});
