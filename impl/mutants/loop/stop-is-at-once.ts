import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override runReady(): void {
    for (let left = this.ready.length; left > 0 && !this.isStopping; left--) {
      const runnable = this.ready.shift();
      try {
        runnable.run(this.ready.argument);
      } catch (exception) {
        if (!asyncio.isException(exception)) throw exception;
        this.callExceptionHandler({ message: "Exception in callback", exception, handle: runnable });
      }
    }
  }
}

export const stopIsAtOnce = mutant({
  id: "loop.stop-is-at-once",
  mistake: "stop() leaves the rest of the batch for the next run",
  kind: "plain",
  accusedBy: ["loop.stop-while-running-finishes-batch"],
  wrong: { EventLoop },
});
