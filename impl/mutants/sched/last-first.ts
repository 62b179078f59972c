import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, args = [], options) {
    const waiting: (() => void)[] = (this.waiting ??= []);
    waiting.push(() => callback(...args));
    return was.callSoon.call(this, () => waiting.pop()?.(), [], options);
  },
}));

export const lastFirst = mutant({
  id: "sched.last-first",
  mistake: "of several callbacks the last one runs first",
  kind: "plain",
  accusedBy: ["sched.call-soon-fifo", "threads.call-soon-threadsafe-fifo"],
  wrong: { EventLoop },
});
