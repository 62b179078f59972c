import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, args, options) {
    return was.callSoon.call(this, callback, args, { context: options?.context ?? null });
  },
}));

export const takesKeywords = mutant({
  id: "sched.takes-keywords",
  mistake: "call_soon() takes keyword arguments for its callback, and drops them",
  kind: "plain",
  accusedBy: ["sched.no-keyword-args"],
  wrong: { EventLoop },
});
