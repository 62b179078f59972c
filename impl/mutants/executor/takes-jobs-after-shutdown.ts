import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runInExecutor(executor, ...call) {
    const isOver = executor === null && this.hasShutDownExecutor && !this.isClosed();
    return was.runInExecutor.call(
      this,
      isOver ? new asyncio.ThreadPoolExecutor({ clock: this.clock }) : executor,
      ...call,
    );
  },
}));

export const takesJobsAfterShutdown = mutant({
  id: "executor.takes-jobs-after-shutdown",
  mistake: "run_in_executor() makes a new executor after shutdown_default_executor()",
  kind: "plain",
  accusedBy: ["executor.after-shutdown"],
  wrong: { EventLoop },
});
