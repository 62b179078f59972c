import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Condition extends asyncio.Condition {
  override notifyAll(): void {
    this.notify();
  }
}

export const conditionNotifyAllWakesOne = mutant("condition", "notify_all() wakes one", { Condition });
