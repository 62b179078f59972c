import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  setDefaultExecutor(executor) {
    if (!(executor instanceof asyncio.ThreadPoolExecutor)) throw new asyncio.TypeError_("a thread pool is expected");
  },
}));

export const defaultIsNotSet = mutant({
  id: "executor.default-is-not-set",
  mistake: "set_default_executor() does nothing",
  kind: "plain",
  accusedBy: ["executor.set-default"],
  wrong: { EventLoop },
});
