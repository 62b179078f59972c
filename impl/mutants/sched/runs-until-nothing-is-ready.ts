import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override runReady(): void {
    for (let turns = 0; this.ready.length > 0 && turns < 1000; turns++) super.runReady();
  }
}

export const runsUntilNothingIsReady = mutant({
  id: "sched.runs-until-nothing-is-ready",
  mistake: "a turn goes on until nothing is ready any more",
  kind: "plain",
  accusedBy: ["sched.nested-call-soon-next-iteration", "loop.stop-defers-new-callbacks"],
  wrong: { EventLoop },
});
