import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runForever(): void {
    super.runForever();
    if (this.isClosed()) return;
    this.stop();
    super.runForever();
  }
}

export const stopRunsOneMoreBatch = mutant({
  id: "loop.stop-runs-one-more-batch",
  mistake: "stop() lets one more batch run",
  kind: "plain",
  accusedBy: ["loop.stop-defers-new-callbacks", "loop.stop-while-running-finishes-batch"],
  wrong: { EventLoop },
});
