import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, () => ({
  *turn() {
    const waiter = this.makeWaiter();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } catch (error) {
      this.waiters.delete(waiter);
      if (!waiter.cancelled() && !this.isHeld) this.wake();
      throw error;
    }
    this.waiters.delete(waiter);
  },
}));

export const losesAReleaseBesideACancel = mutant({
  id: "lock.loses-a-release-beside-a-cancel",
  mistake: "a release between the cancellation of the first waiter and its arrival wakes nobody",
  kind: "deep",
  accusedBy: ["lock.cancelled-waiter-leaves-queue", "lock.release-wakes-one", "lock.fifo"],
  wrong: { Lock },
});
