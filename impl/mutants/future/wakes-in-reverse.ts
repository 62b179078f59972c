import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { State } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  protected override finish(state: State, outcome: unknown): void {
    this["waiting"] = this["waiters"]().toReversed();
    super.finish(state, outcome);
  }
}

export const wakesInReverse = mutant({
  id: "future.wakes-in-reverse",
  mistake: "those who await a future resume in reverse order",
  kind: "plain",
  accusedBy: ["future.waiters-wake-in-order"],
  wrong: withFuture(Future),
});
