import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  override notifyAll(): void {
    this.notify();
  }
}

export const notifyAllWakesOne = mutant({
  id: "condition.notify-all-wakes-one",
  mistake: "notify_all() wakes one",
  kind: "plain",
  accusedBy: ["condition.notify-all"],
  wrong: { Condition },
});
