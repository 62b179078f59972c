import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  createTask(coroutine, options) {
    const task = was.createTask.call(this, coroutine, options);
    if (this.getTaskFactory() !== null) task.setName("a task");
    return task;
  },
}));

export const losesNames = mutant({
  id: "factory.loses-names",
  mistake: "a task that a factory has made does not get its name",
  kind: "plain",
  accusedBy: ["factory.name-applied"],
  wrong: { EventLoop },
});
