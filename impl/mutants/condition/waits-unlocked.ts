import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Condition = otherwise(asyncio.Condition, (was) => ({
  *waiting() {
    if (!this.locked()) yield* this.acquire();
    return yield* was.waiting.call(this);
  },
}));

export const waitsUnlocked = mutant({
  id: "condition.waits-unlocked",
  mistake: "wait() acquires the lock itself where nobody holds it",
  kind: "plain",
  accusedBy: ["condition.wait-needs-lock"],
  wrong: { Condition },
});
