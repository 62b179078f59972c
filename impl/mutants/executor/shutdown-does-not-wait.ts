import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  *closeDefaultExecutor() {
    this.hasShutDownExecutor = true;
    yield* asyncio.sleep(1 / 8);
    this.defaultExecutor?.shutdown();
  },
}));

export const shutdownDoesNotWait = mutant({
  id: "executor.shutdown-does-not-wait",
  mistake: "shutdown_default_executor() gives jobs an eighth of a second",
  kind: "plain",
  accusedBy: ["executor.shutdown-default-executor-waits"],
  wrong: { EventLoop },
});
