import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override reschedule(when: number | null): void {
    super.reschedule(when);
    if (when !== null && when <= asyncio.getRunningLoop().time()) this["timer"]?.cancel();
  }
}

export const pastDeadlineNeverStrikes = mutant({
  id: "timeout.past-deadline-never-strikes",
  mistake: "a deadline that has passed already has no effect",
  kind: "plain",
  accusedBy: ["timeout.past-deadline-next-iteration"],
  wrong: withTimeout(Timeout),
});
