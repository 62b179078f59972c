import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  private patience = 80;

  override stop(): void {
    if (asyncio.currentTask(this) !== null || [...this.tasks].length === 0 || this.patience === 0) return super.stop();
    this.patience -= 1;
    this.callLater(1 / 8, () => this.stop());
  }
}

export const runUntilCompleteRunsEverything = mutant({
  id: "loop.run-until-complete-runs-everything",
  mistake: "run_until_complete() goes on for up to ten seconds, until all tasks are done",
  kind: "plain",
  accusedBy: ["loop.run-until-complete-stops-others"],
  wrong: { EventLoop },
});
