import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aenter(): Generator<never, this> {
    yield* super.aenter();
    const when = this.when();
    if (when !== null && when <= asyncio.getRunningLoop().time()) {
      this["timer"]?.cancel();
      throw new asyncio.TimeoutError();
    }
    return this;
  }
}

export const pastDeadlineStrikesAtOnce = mutant({
  id: "timeout.past-deadline-strikes-at-once",
  mistake: "a block whose deadline has passed is not entered",
  kind: "subtle",
  accusedBy: ["timeout.past-deadline-next-iteration", "timeout.zero-without-suspension"],
  wrong: withTimeout(Timeout),
});
