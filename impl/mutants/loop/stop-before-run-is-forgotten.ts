import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override stop(): void {
    if (this.isRunning()) super.stop();
  }
}

export const stopBeforeRunIsForgotten = mutant({
  id: "loop.stop-before-run-is-forgotten",
  mistake: "a stop() before run_forever() has no effect",
  kind: "plain",
  accusedBy: ["loop.stop-before-run-forever"],
  wrong: { EventLoop },
});
