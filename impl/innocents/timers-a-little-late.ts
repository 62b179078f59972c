import { asyncio } from "../asyncio/index.ts";
import { otherwise } from "../mutants/otherwise.ts";
import { innocent } from "./innocent.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  scheduleTimer(when, timer) {
    was.scheduleTimer.call(this, when > this.time() ? when + 0.001 : when, timer);
  },
}));

export const timersALittleLate = innocent("timers-a-little-late", "timers run up to a millisecond late", { EventLoop });
