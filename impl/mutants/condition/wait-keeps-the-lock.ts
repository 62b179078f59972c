import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Condition = otherwise(asyncio.Condition, () => ({
  *waiting() {
    if (!this.locked()) throw new asyncio.RuntimeError("to wait takes the lock");
    const waiter = this.makeWaiter();
    this.waiters.add(waiter);
    try {
      yield* waiter;
    } finally {
      this.waiters.delete(waiter);
    }
    return true;
  },
}));

export const waitKeepsTheLock = mutant({
  id: "condition.wait-keeps-the-lock",
  mistake: "wait() holds the lock while it waits",
  kind: "plain",
  accusedBy: ["condition.wait-releases-lock"],
  wrong: { Condition },
});
