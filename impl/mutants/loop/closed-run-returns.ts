import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runForever(): void {
    if (!this.isClosed()) super.runForever();
  }
}

export const closedRunReturns = mutant({
  id: "loop.closed-run-returns",
  mistake: "run_forever() of a closed loop returns at once",
  kind: "plain",
  accusedBy: ["loop.closed-run"],
  wrong: { EventLoop },
});
