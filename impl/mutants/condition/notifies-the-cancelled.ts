import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  protected override wake(count: number): void {
    for (const waiter of [...this["waiters"]].slice(0, count)) if (!waiter.done()) waiter.setResult();
  }
}

export const notifiesTheCancelled = mutant({
  id: "condition.notifies-the-cancelled",
  mistake: "a notification is spent on a waiter that has been cancelled",
  kind: "subtle",
  accusedBy: ["condition.cancelled-unnotified", "condition.notify-n"],
  wrong: { Condition },
});
