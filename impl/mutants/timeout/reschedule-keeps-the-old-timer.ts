import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override reschedule(when: number | null): void {
    this["timer"] = null;
    super.reschedule(when);
  }
}

export const rescheduleKeepsTheOldTimer = mutant({
  id: "timeout.reschedule-keeps-the-old-timer",
  mistake: "reschedule() leaves the old deadline in force",
  kind: "plain",
  accusedBy: ["timeout.reschedule-later", "timeout.reschedule-none"],
  wrong: withTimeout(Timeout),
});
