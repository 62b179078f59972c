import { asyncio } from "../../asyncio/index.ts";
import { withAsCompleted } from "../records.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class AsCompleted<T> extends asyncio.AsCompleted<T> {
  override *anext(): Generator<unknown, Future<T>, any> {
    const inner = yield* super.anext();
    const copy: Future<T> = asyncio.getRunningLoop().createFuture<T>();
    if (inner.cancelled()) copy.cancel();
    else if (inner.exception() === null) copy.setResult(inner.result());
    else copy.setException(inner.exception());
    return copy;
  }
}

export const wrapsFutures = mutant({
  id: "as-completed.wraps-futures",
  mistake: "`async for` over as_completed() gives futures of its own",
  kind: "plain",
  accusedBy: ["as-completed.async-for"],
  wrong: withAsCompleted(AsCompleted),
});
