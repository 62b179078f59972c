import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override reschedule(when: number | null): void {
    const before = this["timer"] === null ? null : this.when();
    super.reschedule(when !== null && before !== null ? Math.max(when, before) : when);
  }
}

export const neverComesForward = mutant({
  id: "timeout.never-comes-forward",
  mistake: "reschedule() can only put the deadline off",
  kind: "subtle",
  accusedBy: ["timeout.reschedule-earlier"],
  wrong: withTimeout(Timeout),
});
