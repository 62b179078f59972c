import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, () => ({
  *acquiring() {
    while (this.isHeld) yield* this.turn();
    this.isHeld = true;
    return true;
  },
}));

export const letsNewcomersBarge = mutant({
  id: "lock.lets-newcomers-barge",
  mistake: "whoever finds the lock open takes it, though another one has been woken for it",
  kind: "subtle",
  accusedBy: ["lock.no-overtaking", "lock.fifo"],
  wrong: { Lock },
});
