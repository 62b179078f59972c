import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override checkNotRunning(): void {
    if (this.isRunning()) super.checkNotRunning();
  }

  override runForever(): void {
    try {
      super.runForever();
    } finally {
      thread.running = this;
    }
  }
}

export const runningLoopLeaks = mutant({
  id: "loop.running-loop-leaks",
  mistake: "a loop stays the running one after it has run",
  kind: "plain",
  accusedBy: ["loop.running-loop-restored-after-run", "loop.get-running-loop-outside"],
  wrong: { EventLoop },
});
