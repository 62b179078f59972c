import { TaskGroup } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Sparing extends TaskGroup {
  protected override abort(): void {}
}

export const taskGroupSparesItsTasks = mutant("taskgroup", "a task group cancels none of its tasks", {
  TaskGroup: Sparing,
});
