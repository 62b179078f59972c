import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override checkClosed(): void {}
}

export const closedTakesCallbacks = mutant({
  id: "loop.closed-takes-callbacks",
  mistake: "a closed loop takes whatever it is given",
  kind: "plain",
  accusedBy: [
    "loop.closed-call-soon",
    "loop.closed-call-later",
    "loop.closed-call-at",
    "loop.closed-call-soon-threadsafe",
  ],
  wrong: { EventLoop },
});
