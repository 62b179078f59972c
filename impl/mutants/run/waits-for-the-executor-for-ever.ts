import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  shutdownDefaultExecutor(timeout) {
    return was.shutdownDefaultExecutor.call(this, timeout === 300 ? null : timeout);
  },
}));

export const waitsForTheExecutorForEver = mutant({
  id: "run.waits-for-the-executor-for-ever",
  mistake: "asyncio.run() waits for the default executor without a limit",
  kind: "deep",
  accusedBy: ["run.executor-shutdown-limit"],
  wrong: { EventLoop },
});
