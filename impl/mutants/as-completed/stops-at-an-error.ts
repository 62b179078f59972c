import { asyncio } from "../../asyncio/index.ts";
import { withAsCompleted } from "../records.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class AsCompleted<T> extends asyncio.AsCompleted<T> {
  override next(): IteratorResult<Coroutine<T>, undefined> {
    const { finished } = this as unknown as { finished: readonly (Future<T> | null)[] };
    const hasFailed = finished.some((each) => each !== null && !each.cancelled() && each.exception() !== null);
    if (hasFailed) this["untaken"] = 0;
    return super.next();
  }

  override *anext(): Generator<unknown, Future<T>, any> {
    const future = yield* super.anext();
    if (!future.cancelled() && future.exception() !== null) this["untaken"] = 0;
    return future;
  }
}

export const stopsAtAnError = mutant({
  id: "as-completed.stops-at-an-error",
  mistake: "as_completed() ends when one of the awaitables has failed",
  kind: "plain",
  accusedBy: ["as-completed.number-of-items", "as-completed.exception"],
  wrong: withAsCompleted(AsCompleted),
});
