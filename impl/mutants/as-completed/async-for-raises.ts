import { asyncio } from "../../asyncio/index.ts";
import { withAsCompleted } from "../records.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class AsCompleted<T> extends asyncio.AsCompleted<T> {
  override *anext(): Generator<unknown, Future<T>, any> {
    const future = yield* super.anext();
    future.result();
    return future;
  }
}

export const asyncForRaises = mutant({
  id: "as-completed.async-for-raises",
  mistake: "`async for` over as_completed() raises what an awaitable raises",
  kind: "plain",
  accusedBy: ["as-completed.async-for-no-raise"],
  wrong: withAsCompleted(AsCompleted),
});
