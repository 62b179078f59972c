import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  createTask(coroutine, options) {
    const { name, ...others } = options ?? {};
    if (this.getTaskFactory() === null) return was.createTask.call(this, coroutine, options);
    const task = was.createTask.call(this, coroutine, others);
    if (name !== undefined) task.setName(name);
    return task;
  },
}));

export const forgetsNames = mutant({
  id: "factory.forgets-names",
  mistake: "a task factory is not told the name",
  kind: "plain",
  accusedBy: ["factory.receives-name-and-context"],
  wrong: { EventLoop },
});
