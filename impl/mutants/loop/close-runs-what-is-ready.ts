import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override close(): void {
    if (!this.isClosed() && !this.isRunning()) this.runReady();
    super.close();
  }
}

export const closeRunsWhatIsReady = mutant({
  id: "loop.close-runs-what-is-ready",
  mistake: "close() runs the callbacks that are ready",
  kind: "plain",
  accusedBy: ["loop.close-discards-pending"],
  wrong: { EventLoop },
});
