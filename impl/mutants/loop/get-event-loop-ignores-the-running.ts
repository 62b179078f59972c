import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const policy = new asyncio.DefaultEventLoopPolicy();

export const getEventLoopIgnoresTheRunning = mutant({
  id: "loop.get-event-loop-ignores-the-running",
  mistake: "get_event_loop() gives the loop that was set, even while another one runs",
  kind: "plain",
  accusedBy: ["loop.get-event-loop-inside"],
  wrong: {
    setEventLoop(loop: never) {
      policy.setEventLoop(loop);
      asyncio.setEventLoop(loop);
    },
    getEventLoop: () => policy.peek() ?? asyncio.getEventLoop(),
  },
});
