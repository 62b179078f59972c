import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runMeasured(runnable, argument) {
    const duration = this.slowCallbackDuration;
    this.slowCallbackDuration = 0.1;
    was.runMeasured.call(this, runnable, argument);
    this.slowCallbackDuration = duration;
  },
}));

export const slowIsATenthOfASecond = mutant({
  id: "debug.slow-is-a-tenth-of-a-second",
  mistake: "slow_callback_duration is ignored",
  kind: "subtle",
  accusedBy: ["debug.slow-callback-duration", "debug.slow-callback-logged", "debug.fast-callback-not-logged"],
  wrong: { EventLoop },
});
