import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Semaphore extends asyncio.Semaphore {
  protected override wake(): boolean {
    const waiter = [...this["waiters"]].reverse().find((each) => !each.done());
    if (waiter === undefined) return false;
    this.value -= 1;
    waiter.setResult();
    return true;
  }
}

export const servesTheLastFirst = mutant({
  id: "semaphore.serves-the-last-first",
  mistake: "release() grants whoever came last",
  kind: "plain",
  accusedBy: ["semaphore.fifo"],
  wrong: { Semaphore },
});
