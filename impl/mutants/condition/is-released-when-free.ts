import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  override release(): void {
    if (this.locked()) super.release();
  }
}

export const isReleasedWhenFree = mutant({
  id: "condition.is-released-when-free",
  mistake: "a condition that nobody holds can be released",
  kind: "plain",
  accusedBy: ["condition.release-needs-lock"],
  wrong: { Condition },
});
