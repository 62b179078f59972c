import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const gatherShares = mutant({
  id: "contextvars.gather-shares",
  mistake: "the coroutines that gather() is given share the caller's context",
  kind: "plain",
  accusedBy: ["contextvars.gather-isolates"],
  wrong: {
    gather(awaitables: readonly never[], options?: object) {
      const loop = asyncio.getEventLoop();
      const context = asyncio.currentTask(loop)?.getContext() ?? null;
      const tasks = awaitables.map((each) => (asyncio.iscoroutine(each) ? loop.createTask(each, { context }) : each));
      return asyncio.gather(tasks as never[], options);
    },
  },
});
