import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const setEventLoopGivesIt = mutant({
  id: "loop.set-event-loop-gives-it",
  mistake: "set_event_loop() returns the loop",
  kind: "plain",
  accusedBy: ["loop.set-event-loop-returns-none"],
  wrong: {
    setEventLoop(loop: never) {
      asyncio.setEventLoop(loop);
      return loop;
    },
  },
});
