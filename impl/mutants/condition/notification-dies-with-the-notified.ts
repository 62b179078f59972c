import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Condition = otherwise(asyncio.Condition, () => ({
  *waiting() {
    if (!this.locked()) throw new asyncio.RuntimeError("to wait takes the lock");
    const waiter = this.makeWaiter();
    this.release();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } finally {
      this.waiters.delete(waiter);
      yield* this.reacquire();
    }
    return true;
  },
}));

export const notificationDiesWithTheNotified = mutant({
  id: "condition.notification-dies-with-the-notified",
  mistake: "a notified task that is cancelled takes the notification along",
  kind: "subtle",
  accusedBy: ["condition.cancelled-notified-passes-on"],
  wrong: { Condition },
});
