import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import { mutant } from "../mutant.ts";

export const getEventLoopIsAlwaysNew = mutant({
  id: "loop.get-event-loop-is-always-new",
  mistake: "get_event_loop() makes a loop whenever none runs",
  kind: "plain",
  accusedBy: ["loop.get-event-loop-is-not-new-event-loop", "loop.get-event-loop-returns-set-loop"],
  wrong: {
    getEventLoop: () => (thread.running === null ? asyncio.newEventLoop() : asyncio.getRunningLoop()),
  },
});
