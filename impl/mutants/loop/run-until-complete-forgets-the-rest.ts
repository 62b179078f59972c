import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runForever(): void {
    super.runForever();
    this.ready.clear();
    this.timers.clear();
  }
}

export const runUntilCompleteForgetsTheRest = mutant({
  id: "loop.run-until-complete-forgets-the-rest",
  mistake: "what is left over when a run ends is forgotten",
  kind: "plain",
  accusedBy: ["loop.run-until-complete-pending-callbacks-persist", "loop.stop-leaves-tasks-pending"],
  wrong: { EventLoop },
});
