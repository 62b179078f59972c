import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const TaskGroup = otherwise(asyncio.TaskGroup, (was) => ({
  createTask(...call) {
    const task = was.createTask.apply(this, call);
    task.addDoneCallback(() => {
      if (!task.cancelled() || this.isAborting) return;
      this.errors.push(new asyncio.CancelledError());
      this.abort();
    });
    return task;
  },
}));

export const cancelledChildIsAnError = mutant({
  id: "taskgroup.cancelled-child-is-an-error",
  mistake: "a child that was cancelled makes its group fail",
  kind: "plain",
  accusedBy: ["taskgroup.cancelled-child-ignored"],
  wrong: { TaskGroup },
});
