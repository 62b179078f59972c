import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  protected override wake(count: number): void {
    const line = [...this["waiters"]].reverse().filter((waiter) => !waiter.done());
    for (const waiter of line.slice(0, count)) waiter.setResult();
  }
}

export const wakesTheLast = mutant({
  id: "condition.wakes-the-last",
  mistake: "notify() wakes whoever came last",
  kind: "plain",
  accusedBy: ["condition.notify-fifo"],
  wrong: { Condition },
});
