import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TaskGroup extends asyncio.TaskGroup {
  override *aenter(): Generator<never, this> {
    yield* super.aenter();
    return null as never;
  }
}

export const blockGivesNothing = mutant({
  id: "taskgroup.block-gives-nothing",
  mistake: "`async with TaskGroup() as group` binds None",
  kind: "plain",
  accusedBy: ["taskgroup.enter-returns-group"],
  wrong: { TaskGroup },
});
