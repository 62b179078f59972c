import { asyncio } from "../../asyncio/index.ts";
import { withAsCompleted } from "../records.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class AsCompleted<T> extends asyncio.AsCompleted<T> {
  override next(): IteratorResult<Coroutine<T>, undefined> {
    const [running] = this["running"];
    const item = super.next();
    if (item.done === true || running === undefined) return item;
    item.value.close();
    return { value: running as never, done: false };
  }
}

export const givesTheTasksThemselves = mutant({
  id: "as-completed.gives-the-tasks-themselves",
  mistake: "iterating over as_completed() gives the tasks themselves",
  kind: "plain",
  accusedBy: ["as-completed.plain-iteration-yields-new-awaitables"],
  wrong: withAsCompleted(AsCompleted),
});
