import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const getEventLoopMakesOne = mutant({
  id: "loop.get-event-loop-makes-one",
  mistake: "get_event_loop() makes a loop where there is none",
  kind: "plain",
  accusedBy: ["loop.get-event-loop-no-current-is-error", "loop.get-event-loop-after-set-none"],
  wrong: {
    getEventLoop() {
      try {
        return asyncio.getEventLoop();
      } catch {
        const loop = asyncio.newEventLoop();
        asyncio.setEventLoop(loop);
        return loop;
      }
    },
  },
});
