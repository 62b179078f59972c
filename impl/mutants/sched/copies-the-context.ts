import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import type { CallOptions } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

const copied = (options?: CallOptions): CallOptions | undefined =>
  options?.context ? { context: options.context.copy() } : options;
const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, args, options) {
    return was.callSoon.call(this, callback, args, copied(options));
  },
  callAt(when, callback, args, options) {
    return was.callAt.call(this, when, callback, args, copied(options));
  },
}));

export const copiesTheContext = mutant({
  id: "sched.copies-the-context",
  mistake: "callbacks run in a copy of the context that they are given",
  kind: "plain",
  accusedBy: ["sched.context-argument", "sched.handle-get-context"],
  wrong: { EventLoop },
});
