import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aexit(exception: unknown): Generator<unknown, false, any> {
    const hasWaited = this["tasks"].size > 0;
    const swallows = yield* super.aexit(exception);
    if (hasWaited) yield* asyncio.sleep(0);
    return swallows;
  }
}

export const groupTakesATurnMore = mutant({
  id: "hops.group-takes-a-turn-more",
  mistake: "the statement after a group goes on three turns after its last task has ended",
  kind: "subtle",
  accusedBy: ["hops.taskgroup-two-iterations"],
  wrong: { TaskGroup },
});
