import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  private hasRun = false;

  override runForever(): void {
    if (!this.hasRun) while (this.ready.length > 1) this.ready.shift();
    this.hasRun = true;
    super.runForever();
  }
}

export const dropsWhatComesBeforeTheRun = mutant({
  id: "sched.drops-what-comes-before-the-run",
  mistake: "callbacks that are scheduled before the first run are dropped",
  kind: "plain",
  accusedBy: ["sched.call-soon-before-first-run"],
  wrong: { EventLoop },
});
