import { asyncio } from "../../asyncio/index.ts";
import { withAsCompleted } from "../records.ts";
import { mutant } from "../mutant.ts";

class AsCompleted<T> extends asyncio.AsCompleted<T> {
  override *anext(): Generator<unknown, never, any> {
    return (yield* super.anext()).result() as never;
  }
}

export const givesResults = mutant({
  id: "as-completed.gives-results",
  mistake: "`async for` over as_completed() gives results and not futures",
  kind: "plain",
  accusedBy: ["as-completed.async-for"],
  wrong: withAsCompleted(AsCompleted),
});
