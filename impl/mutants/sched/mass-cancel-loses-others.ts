import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override dropCancelledTimers(): void {
    const { timers } = this;
    if (timers.size > 100 && timers.droppedCount / timers.size > 0.5) timers.clear();
    else super.dropCancelledTimers();
  }
}

export const massCancelLosesOthers = mutant({
  id: "sched.mass-cancel-loses-others",
  mistake: "when most of more than a hundred timers are cancelled, the others go with them",
  kind: "deep",
  accusedBy: ["sched.mass-cancel-keeps-others"],
  wrong: { EventLoop },
});
