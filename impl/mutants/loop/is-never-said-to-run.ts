import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  isRunning: () => false,
  checkNotRunning() {
    if (thread.running !== null) throw new asyncio.RuntimeError("a loop is running");
  },
}));

export const isNeverSaidToRun = mutant({
  id: "loop.is-never-said-to-run",
  mistake: "is_running() is always False",
  kind: "plain",
  accusedBy: ["loop.is-running"],
  wrong: { EventLoop },
});
