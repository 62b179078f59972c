import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runInExecutor(...call) {
    return this.isClosed() ? this.createFuture() : was.runInExecutor.call(this, ...call);
  },
}));

export const closedTakesJobs = mutant({
  id: "loop.closed-takes-jobs",
  mistake: "run_in_executor() of a closed loop gives a future that is never done",
  kind: "plain",
  accusedBy: ["loop.closed-run-in-executor"],
  wrong: { EventLoop },
});
