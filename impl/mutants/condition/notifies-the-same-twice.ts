import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  protected override wake(count: number): void {
    const line = [...this["waiters"]].filter((waiter) => !waiter.cancelled());
    for (const waiter of line.slice(0, count)) if (!waiter.done()) waiter.setResult();
  }
}

export const notifiesTheSameTwice = mutant({
  id: "condition.notifies-the-same-twice",
  mistake: "a second notify() before the first one's waiter has run notifies that one again",
  kind: "subtle",
  accusedBy: ["condition.notify-n", "condition.notify-fifo"],
  wrong: { Condition },
});
