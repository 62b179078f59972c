import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, (was) => ({
  setTaskFactory(factory) {
    if (factory !== null) was.setTaskFactory.call(this, factory);
  },
}));

export const stays = mutant({
  id: "factory.stays",
  mistake: "set_task_factory(None) keeps the factory that there is",
  kind: "plain",
  accusedBy: ["factory.none-restores-default"],
  wrong: { EventLoop },
});
