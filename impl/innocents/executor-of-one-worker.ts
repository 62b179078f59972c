import { asyncio } from "../asyncio/index.ts";
import type { FakeClock } from "../asyncio/clock.ts";
import { innocent } from "./innocent.ts";

class EventLoop extends asyncio.EventLoop {
  constructor(clock?: FakeClock) {
    super(clock);
    this.setDefaultExecutor(new asyncio.ThreadPoolExecutor({ maxWorkers: 1, clock: this.clock }));
  }
}

export const executorOfOneWorker = innocent("executor-of-one-worker", "the default executor has one worker", {
  EventLoop,
});
