import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  callSoon(callback, args, options) {
    return was.callSoon.call(this, callback, args, { context: new asyncio.Context(), ...options });
  },
}));

export const beginsWithAnEmptyContext = mutant({
  id: "sched.begins-with-an-empty-context",
  mistake: "callbacks know none of the variables of whoever scheduled them",
  kind: "plain",
  accusedBy: ["sched.context-default-is-copy"],
  wrong: { EventLoop },
});
