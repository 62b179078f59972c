import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, () => ({
  *acquiring() {
    if (this.isHeld) yield* this.turn();
    this.isHeld = true;
    return true;
  },
}));

export const isTakenTwice = mutant({
  id: "lock.is-taken-twice",
  mistake: "a newcomer takes the open lock, and so does the one that was woken for it",
  kind: "subtle",
  accusedBy: ["lock.mutual-exclusion", "lock.no-overtaking"],
  wrong: { Lock },
});
