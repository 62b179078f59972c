import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Condition = otherwise(asyncio.Condition, (was) => ({
  *waiting() {
    if (!this.locked()) throw new asyncio.RuntimeError("to wait takes the lock");
    const waiter = this.makeWaiter();
    this.release();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } catch (error) {
      this.waiters.delete(waiter);
      if (!waiter.cancelled()) this.wake(1);
      throw error;
    }
    this.waiters.delete(waiter);
    yield* was.reacquire.call(this);
    return true;
  },
}));

export const isCancelledWithoutTheLock = mutant({
  id: "condition.is-cancelled-without-the-lock",
  mistake: "a task that is cancelled in wait() leaves it without the lock",
  kind: "subtle",
  accusedBy: ["condition.cancelled-wait-reacquires"],
  wrong: { Condition },
});
