import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runForever(): void {
    super.runForever();
    this.timers.clear();
  }
}

export const forgetsTimersBetweenRuns = mutant({
  id: "loop.forgets-timers-between-runs",
  mistake: "timers that are left over when a run ends are forgotten",
  kind: "subtle",
  accusedBy: ["loop.run-until-complete-pending-callbacks-persist", "runner.many-runs-one-loop"],
  wrong: { EventLoop },
});
