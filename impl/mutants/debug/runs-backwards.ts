import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override runReady(): void {
    if (this.getDebug()) {
      const entries = Array.from(
        { length: this.ready.length },
        () => [this.ready.shift(), this.ready.argument] as const,
      );
      for (const entry of entries.reverse()) this.ready.push(...entry);
    }
    super.runReady();
  }
}

export const runsBackwards = mutant({
  id: "debug.runs-backwards",
  mistake: "the debug mode runs the callbacks of a turn last come, first served",
  kind: "subtle",
  accusedBy: ["debug.semantics-unchanged", "sched.call-soon-fifo"],
  wrong: { EventLoop },
});
