import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  isRunning() {
    return !this.isClosed();
  },
  checkNotRunning() {
    if (thread.running !== null) throw new asyncio.RuntimeError("a loop is running");
  },
  close() {
    this.hasClosed = true;
    this.ready.clear();
    this.timers.clear();
  },
}));

export const runsFromTheStart = mutant({
  id: "loop.runs-from-the-start",
  mistake: "is_running() is True as long as the loop is not closed",
  kind: "plain",
  accusedBy: ["loop.is-running", "loop.new-event-loop-is-fresh"],
  wrong: { EventLoop },
});
