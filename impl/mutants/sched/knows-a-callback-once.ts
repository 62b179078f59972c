import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, args = [], options) {
    const waiting: Map<unknown, unknown> = (this.waiting ??= new Map());
    const known = waiting.get(callback);
    if (known !== undefined) return known;
    const run = (...given: never[]): unknown => {
      waiting.delete(callback);
      return callback(...given);
    };
    const handle: unknown = was.callSoon.call(this, run, args, options);
    waiting.set(callback, handle);
    return handle;
  },
}));

export const knowsACallbackOnce = mutant({
  id: "sched.knows-a-callback-once",
  mistake: "a function that waits for its call already is not registered again",
  kind: "subtle",
  accusedBy: ["sched.call-soon-exactly-once"],
  wrong: { EventLoop },
});
