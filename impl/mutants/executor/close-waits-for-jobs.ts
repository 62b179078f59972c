import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  close() {
    const executor = this.defaultExecutor;
    was.close.call(this);
    for (let left = 100; executor !== null && !executor.isIdle && left > 0; left--) this.clock.advance(1 / 8);
  },
}));

export const closeWaitsForJobs = mutant({
  id: "executor.close-waits-for-jobs",
  mistake: "close() waits for the jobs of the default executor",
  kind: "plain",
  accusedBy: ["executor.loop-close-does-not-wait"],
  wrong: { EventLoop },
});
