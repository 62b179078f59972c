import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  runInExecutor(_, ...call) {
    return was.runInExecutor.call(this, null, ...call);
  },
}));

export const isIgnored = mutant({
  id: "executor.is-ignored",
  mistake: "run_in_executor() always takes the default executor",
  kind: "plain",
  accusedBy: ["executor.custom", "executor.custom-after-shutdown"],
  wrong: { EventLoop },
});
