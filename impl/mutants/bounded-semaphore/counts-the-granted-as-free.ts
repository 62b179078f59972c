import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class BoundedSemaphore extends asyncio.BoundedSemaphore {
  override release(): void {
    const waiting = [...this["waiters"]].some((waiter) => !waiter.cancelled());
    if (waiting) asyncio.Semaphore.prototype.release.call(this);
    else super.release();
  }
}

export const countsTheGrantedAsFree = mutant({
  id: "bounded-semaphore.counts-the-granted-as-free",
  mistake: "a release that grants a waiter does not count against the bound",
  kind: "deep",
  accusedBy: ["bounded-semaphore.over-release", "bounded-semaphore.is-a-semaphore"],
  wrong: { BoundedSemaphore },
});
