import { asyncio } from "../../asyncio/index.ts";
import { withAsCompleted } from "../records.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class AsCompleted<T> extends asyncio.AsCompleted<T> {
  override next(): IteratorResult<Coroutine<T>, undefined> {
    if (this["untaken"] === 1) this["untaken"] = 0;
    return super.next();
  }
}

export const givesOneItemTooFew = mutant({
  id: "as-completed.gives-one-item-too-few",
  mistake: "as_completed() leaves the last one out",
  kind: "plain",
  accusedBy: ["as-completed.number-of-items"],
  wrong: withAsCompleted(AsCompleted),
});
