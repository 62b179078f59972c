import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const late = new WeakSet<object>();
const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  makeReady(runnable, argument) {
    const isNew = runnable instanceof asyncio.Task && argument === null && runnable.getCoro()?.started === false;
    if (!isNew || late.has(runnable)) return was.makeReady.call(this, runnable, argument);
    late.add(runnable);
    was.makeReady.call(this, { run: () => was.makeReady.call(this, runnable, argument) }, null);
  },
}));

export const taskStartsATurnLater = mutant({
  id: "hops.task-starts-a-turn-later",
  mistake: "a new task makes its first step two turns after it was created",
  kind: "subtle",
  accusedBy: ["hops.start-and-cancel-one"],
  wrong: { EventLoop },
});
