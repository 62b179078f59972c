import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  private isSet = false;

  override reschedule(when: number | null): void {
    if (this["state"] === "active" && this.isSet) this["deadline"] = when;
    else super.reschedule(when);
    this.isSet = true;
  }
}

export const rescheduleOnlySaysSo = mutant({
  id: "timeout.reschedule-only-says-so",
  mistake: "reschedule() changes what when() says, and nothing else",
  kind: "plain",
  accusedBy: ["timeout.reschedule-earlier", "timeout.reschedule-later", "timeout.reschedule-sets-deadline-later"],
  wrong: withTimeout(Timeout),
});
