import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  makeReady(runnable, argument) {
    const isNew = runnable instanceof asyncio.Task && argument === null && runnable.getCoro()?.started === false;
    const queued: unknown[][] = [];
    if (isNew) while (this.ready.length > 0) queued.push([this.ready.shift(), this.ready.argument]);
    was.makeReady.call(this, runnable, argument);
    for (const entry of queued) this.ready.push(...entry);
  },
}));

export const theLastCreatedStartsFirst = mutant({
  id: "task.the-last-created-starts-first",
  mistake: "of two tasks that are created one after the other the second one starts first",
  kind: "plain",
  accusedBy: ["task.start-order-fifo"],
  wrong: { EventLoop },
});
