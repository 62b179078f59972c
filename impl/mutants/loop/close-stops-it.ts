import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override close(): void {
    if (this.isRunning()) this.stop();
    else super.close();
  }
}

export const closeStopsIt = mutant({
  id: "loop.close-stops-it",
  mistake: "close() of a running loop stops it",
  kind: "plain",
  accusedBy: ["loop.close-running-is-runtime-error"],
  wrong: { EventLoop },
});
