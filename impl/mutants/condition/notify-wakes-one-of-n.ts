import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Condition extends asyncio.Condition {
  override notify(count = 1): void {
    super.notify(Math.min(count, 1));
  }

  override notifyAll(): void {
    super.notify(Infinity);
  }
}

export const notifyWakesOneOfN = mutant({
  id: "condition.notify-wakes-one-of-n",
  mistake: "notify(n) wakes one",
  kind: "plain",
  accusedBy: ["condition.notify-n"],
  wrong: { Condition },
});
