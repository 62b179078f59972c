import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const newOneBecomesCurrent = mutant({
  id: "loop.new-one-becomes-current",
  mistake: "new_event_loop() sets the loop that it makes",
  kind: "plain",
  accusedBy: ["loop.new-event-loop-not-current"],
  wrong: {
    newEventLoop() {
      const loop = asyncio.newEventLoop();
      asyncio.setEventLoop(loop);
      return loop;
    },
  },
});
