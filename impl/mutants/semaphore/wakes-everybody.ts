import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  override release(): void {
    super.release();
    for (const waiter of this["waiters"]) if (!waiter.done()) waiter.setResult();
  }
}

export const wakesEverybody = mutant({
  id: "semaphore.wakes-everybody",
  mistake: "release() grants all who wait",
  kind: "plain",
  accusedBy: ["semaphore.limits-concurrency"],
  wrong: { Semaphore },
});
