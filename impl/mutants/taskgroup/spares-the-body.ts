import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const TaskGroup = otherwise(asyncio.TaskGroup, (was) => ({
  *aenter() {
    const ended = this.ended;
    this.ended = (task: Future<unknown>) => {
      const hasFailed = !task.cancelled() && task.exception() !== null;
      if (hasFailed && !this.isAborting) this.abort();
      ended(task);
    };
    return yield* was.aenter.call(this);
  },
}));

export const sparesTheBody = mutant({
  id: "taskgroup.spares-the-body",
  mistake: "the body of a group goes on when a child has failed",
  kind: "plain",
  accusedBy: ["taskgroup.child-failure-interrupts-body"],
  wrong: { TaskGroup },
});
