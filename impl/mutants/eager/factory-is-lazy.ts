import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const factoryIsLazy = mutant({
  id: "eager.factory-is-lazy",
  mistake: "eager_task_factory makes ordinary tasks",
  kind: "plain",
  accusedBy: ["eager.starts-synchronously", "eager.completes-without-scheduling"],
  wrong: {
    eagerTaskFactory: (loop: EventLoop, coroutine: never, options: object) =>
      new asyncio.Task(coroutine, { ...options, loop }),
  },
});
