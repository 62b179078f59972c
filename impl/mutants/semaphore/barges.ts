import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Semaphore = otherwise(asyncio.Semaphore, () => ({
  locked() {
    return this.value === 0;
  },
  *acquiring() {
    while (this.value === 0) {
      const waiter = this.makeWaiter();
      this.waiters.add(waiter);
      try {
        yield* waiter;
      } finally {
        this.waiters.delete(waiter);
      }
    }
    this.value -= 1;
    return true;
  },
  wake() {
    for (const waiter of this.waiters) if (!waiter.done()) return waiter.setResult();
  },
}));

export const barges = mutant({
  id: "semaphore.barges",
  mistake: "a woken waiter has to fight for its permit with whoever comes",
  kind: "subtle",
  accusedBy: ["semaphore.no-overtaking", "semaphore.fifo"],
  wrong: { Semaphore },
});
