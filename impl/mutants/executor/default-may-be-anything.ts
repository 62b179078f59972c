import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setDefaultExecutor(executor) {
    if (executor instanceof asyncio.ThreadPoolExecutor) was.setDefaultExecutor.call(this, executor);
  },
}));

export const defaultMayBeAnything = mutant({
  id: "executor.default-may-be-anything",
  mistake: "set_default_executor() takes whatever it is given",
  kind: "plain",
  accusedBy: ["executor.set-default-type"],
  wrong: { EventLoop },
});
