import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

let current: unknown = null;

export const isSetForAllThreads = mutant({
  id: "loop.is-set-for-all-threads",
  mistake: "set_event_loop() sets the loop of every thread",
  kind: "plain",
  accusedBy: ["loop.set-event-loop-per-thread", "loop.get-event-loop-other-thread"],
  wrong: {
    setEventLoopFactory(factory: never) {
      current = null;
      asyncio.setEventLoopFactory(factory);
    },
    setEventLoop(loop: never) {
      current = loop;
      asyncio.setEventLoop(loop);
    },
    getEventLoop: () => (thread.running === null && current !== null ? current : asyncio.getEventLoop()),
  },
});
