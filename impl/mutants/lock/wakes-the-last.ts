import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  protected override wake(): void {
    const waiting = [...this["waiters"]].filter((waiter) => !waiter.done());
    waiting.at(-1)?.setResult();
  }
}

export const wakesTheLast = mutant({
  id: "lock.wakes-the-last",
  mistake: "release() wakes whoever came last",
  kind: "plain",
  accusedBy: ["lock.fifo"],
  wrong: { Lock },
});
