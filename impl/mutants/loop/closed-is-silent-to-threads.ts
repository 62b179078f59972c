import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoonThreadsafe(callback, ...rest) {
    const loop = this.isClosed() ? new asyncio.EventLoop() : this;
    return was.callSoonThreadsafe.call(loop, callback, ...rest);
  },
}));

export const closedIsSilentToThreads = mutant({
  id: "loop.closed-is-silent-to-threads",
  mistake: "call_soon_threadsafe() of a closed loop drops the callback",
  kind: "plain",
  accusedBy: ["loop.closed-call-soon-threadsafe"],
  wrong: { EventLoop },
});
