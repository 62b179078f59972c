import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, () => ({
  *turn() {
    const waiter = this.makeWaiter();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } finally {
      this.waiters.delete(waiter);
    }
  },
}));

export const isLostByTheWoken = mutant({
  id: "lock.is-lost-by-the-woken",
  mistake: "a waiter that is cancelled after it was woken wakes nobody in its place",
  kind: "subtle",
  accusedBy: ["lock.cancel-after-wakeup-hands-over"],
  wrong: { Lock },
});
