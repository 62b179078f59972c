import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, () => ({
  *turn() {
    const waiter = this.makeWaiter();
    this.waiters.add(waiter);
    yield* waiter;
    this.waiters.delete(waiter);
  },
}));

export const keepsWhoGaveUp = mutant({
  id: "lock.keeps-who-gave-up",
  mistake: "a cancelled waiter stays first in the line",
  kind: "subtle",
  accusedBy: ["lock.cancelled-waiter-leaves-queue", "lock.fifo", "lock.release-wakes-one"],
  wrong: { Lock },
});
