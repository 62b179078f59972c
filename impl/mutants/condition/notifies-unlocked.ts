import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  override notify(count = 1): void {
    this.wake(count);
  }
}

export const notifiesUnlocked = mutant({
  id: "condition.notifies-unlocked",
  mistake: "notify() does not need the lock",
  kind: "plain",
  accusedBy: ["condition.notify-needs-lock"],
  wrong: { Condition },
});
