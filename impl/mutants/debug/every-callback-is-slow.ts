import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runMeasured(runnable, argument) {
    const duration = this.slowCallbackDuration;
    this.slowCallbackDuration = 0;
    was.runMeasured.call(this, runnable, argument);
    if (this.slowCallbackDuration === 0) this.slowCallbackDuration = duration;
  },
}));

export const everyCallbackIsSlow = mutant({
  id: "debug.every-callback-is-slow",
  mistake: "every callback is logged as slow in debug mode",
  kind: "plain",
  accusedBy: ["debug.fast-callback-not-logged"],
  wrong: { EventLoop },
});
