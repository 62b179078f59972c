import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Semaphore = otherwise(asyncio.Semaphore, () => ({
  wake() {
    const [first] = this.waiters;
    if (first === undefined || first.done()) return false;
    this.value -= 1;
    first.setResult();
    return true;
  },
  *turn() {
    const waiter = this.makeWaiter();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } catch (error) {
      if (!waiter.cancelled()) this.release();
      throw error;
    } finally {
      this.waiters.delete(waiter);
    }
  },
}));

export const looksAtTheFirstOnly = mutant({
  id: "semaphore.looks-at-the-first-only",
  mistake: "a release that finds its first waiter cancelled wakes none of the others",
  kind: "deep",
  accusedBy: ["semaphore.cancelled-waiter", "semaphore.blocks-at-zero", "semaphore.fifo"],
  wrong: { Semaphore },
});
