import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Semaphore = otherwise(asyncio.Semaphore, () => ({
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
  id: "semaphore.is-lost-by-the-woken",
  mistake: "a waiter that is cancelled after it was granted the permit takes it along",
  kind: "subtle",
  accusedBy: ["semaphore.cancel-after-wakeup-hands-over"],
  wrong: { Semaphore },
});
