import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const TaskGroup = otherwise(asyncio.TaskGroup, (was) => ({
  createTask(...call) {
    if (this.refusal() !== undefined) throw new asyncio.RuntimeError("no tasks are taken");
    return was.createTask.apply(this, call);
  },
}));

export const leavesRefusedCoroutines = mutant({
  id: "taskgroup.leaves-refused-coroutines",
  mistake: "a coroutine that a group refuses is not closed",
  kind: "plain",
  accusedBy: ["taskgroup.rejected-coroutine-closed"],
  wrong: { TaskGroup },
});
