import { asyncio } from "../asyncio/index.ts";
import { innocent } from "./innocent.ts";

class Condition extends asyncio.Condition {
  override notify(): void {
    super.notify(this["waiters"].size);
  }
}

export const conditionWakesMore = innocent(
  "condition-wakes-more",
  "notify() wakes all who wait: whoever waits for a condition has to look again",
  { Condition },
);
