import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  *closeDefaultExecutor() {
    yield* was.closeDefaultExecutor.call(this, null);
  },
}));

export const shutdownIgnoresItsTimeout = mutant({
  id: "executor.shutdown-ignores-its-timeout",
  mistake: "shutdown_default_executor(timeout) waits as long as it takes",
  kind: "plain",
  accusedBy: ["executor.shutdown-timeout"],
  wrong: { EventLoop },
});
