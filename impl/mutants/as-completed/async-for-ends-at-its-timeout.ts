import { asyncio } from "../../asyncio/index.ts";
import { withAsCompleted } from "../records.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class AsCompleted<T> extends asyncio.AsCompleted<T> {
  override *anext(): Generator<unknown, Future<T>, any> {
    try {
      return yield* super.anext();
    } catch (error) {
      throw error instanceof asyncio.TimeoutError ? new asyncio.StopAsyncIteration() : error;
    }
  }
}

export const asyncForEndsAtItsTimeout = mutant({
  id: "as-completed.async-for-ends-at-its-timeout",
  mistake: "`async for` over as_completed() just ends when the time is up",
  kind: "plain",
  accusedBy: ["as-completed.async-for-timeout"],
  wrong: withAsCompleted(AsCompleted),
});
