import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { State } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  protected override finish(state: State, outcome: unknown): void {
    this["waiting"] = this["waiters"]()[0] ?? null;
    super.finish(state, outcome);
  }
}

export const wakesTheFirstOnly = mutant({
  id: "future.wakes-the-first-only",
  mistake: "of several who await a future one is woken",
  kind: "subtle",
  accusedBy: ["future.await-many-times", "future.await-result"],
  wrong: withFuture(Future),
});
