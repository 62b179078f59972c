import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  protected override wake(): void {
    for (const waiter of this["waiters"]) if (!waiter.done()) waiter.setResult();
  }
}

export const wakesEverybody = mutant({
  id: "lock.wakes-everybody",
  mistake: "release() wakes all who wait, and each of them takes the lock",
  kind: "plain",
  accusedBy: ["lock.mutual-exclusion", "lock.release-wakes-one"],
  wrong: { Lock },
});
