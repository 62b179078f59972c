import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  private readonly made = asyncio.getRunningLoop().time();

  override *aenter(): Generator<never, this> {
    const when = this.when();
    if (when !== null) this["deadline"] = when + asyncio.getRunningLoop().time() - this.made;
    return yield* super.aenter();
  }
}

export const beginsWhenEntered = mutant({
  id: "timeout.begins-when-entered",
  mistake: "timeout(d) counts from entering the block",
  kind: "subtle",
  accusedBy: ["timeout.deadline-fixed-at-call"],
  wrong: withTimeout(Timeout),
});
