import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  runMeasured(runnable, argument) {
    runnable.run(argument);
  },
}));

export const slowCallbacksPass = mutant({
  id: "debug.slow-callbacks-pass",
  mistake: "slow callbacks are not logged in debug mode",
  kind: "plain",
  accusedBy: ["debug.slow-callback-logged", "debug.slow-callback-duration"],
  wrong: { EventLoop },
});
