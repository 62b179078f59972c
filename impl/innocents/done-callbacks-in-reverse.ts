import { asyncio } from "../asyncio/index.ts";
import type { State } from "../asyncio/future.ts";
import { withFuture } from "../mutants/records.ts";
import { innocent } from "./innocent.ts";

class Future<T> extends asyncio.Future<T> {
  protected override finish(state: State, outcome: unknown): void {
    this["waiting"] = this["waiters"]().toReversed();
    super.finish(state, outcome);
  }
}

export const doneCallbacksInReverse = innocent(
  "done-callbacks-in-reverse",
  "the done callbacks of a plain future run in reverse order",
  withFuture(Future),
);
