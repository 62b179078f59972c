import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const leavesItsLoopCurrent = mutant({
  id: "run.leaves-its-loop-current",
  mistake: "the loop of asyncio.run() stays the current one",
  kind: "plain",
  accusedBy: ["run.unsets-current-loop"],
  wrong: {
    run(main: never, options?: object) {
      const made: EventLoop[] = [];
      const loopFactory = (): EventLoop => {
        const loop = asyncio.newEventLoop();
        made.push(loop);
        asyncio.setEventLoop(loop);
        return loop;
      };
      return asyncio.run(main, { loopFactory, ...options });
    },
  },
});
