import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  *closeDefaultExecutor() {},
}));

export const forgetsTheExecutor = mutant({
  id: "run.forgets-the-executor",
  mistake: "asyncio.run() does not wait for the default executor",
  kind: "plain",
  accusedBy: ["run.shuts-down-default-executor", "run.executor-shutdown-limit"],
  wrong: { EventLoop },
});
