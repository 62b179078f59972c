import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setTaskFactory(factory) {
    if (factory === null || typeof factory === "function") was.setTaskFactory.call(this, factory);
  },
}));

export const mayBeAnything = mutant({
  id: "factory.may-be-anything",
  mistake: "set_task_factory() takes whatever it is given",
  kind: "plain",
  accusedBy: ["factory.must-be-callable"],
  wrong: { EventLoop },
});
