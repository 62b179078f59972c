import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoonThreadsafe(callback, args = [], options) {
    const waiting: (() => void)[] = (this.waiting ??= []);
    waiting.push(() => callback(...args));
    return was.callSoonThreadsafe.call(this, () => waiting.pop()?.(), [], options);
  },
}));

export const callSoonThreadsafeLastFirst = mutant({
  id: "threads.call-soon-threadsafe-last-first",
  mistake: "of several callbacks from a thread the last one runs first",
  kind: "plain",
  accusedBy: ["threads.call-soon-threadsafe-fifo"],
  wrong: { EventLoop },
});
