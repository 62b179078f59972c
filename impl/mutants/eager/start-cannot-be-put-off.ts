import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const startCannotBePutOff = mutant({
  id: "eager.start-cannot-be-put-off",
  mistake: "create_task(…, eager_start=False) starts at once where the factory is eager",
  kind: "plain",
  accusedBy: ["eager.create-task-eager-start-false"],
  wrong: {
    eagerTaskFactory: (loop: EventLoop, coroutine: never, options: object) =>
      new asyncio.Task(coroutine, { ...options, eagerStart: true, loop }),
  },
});
