import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runInExecutor(executor, callback, ...args) {
    const given = executor ?? (this.defaultExecutor ??= new asyncio.ThreadPoolExecutor({ clock: this.clock }));
    this.checkClosed();
    if (executor === null && this.hasShutDownExecutor) return was.runInExecutor.call(this, executor, callback, ...args);
    return given.submit(callback, ...args);
  },
}));

export const givesAConcurrentFuture = mutant({
  id: "executor.gives-a-concurrent-future",
  mistake: "run_in_executor() gives a future of concurrent.futures",
  kind: "plain",
  accusedBy: ["executor.returns-asyncio-future"],
  wrong: { EventLoop },
});
