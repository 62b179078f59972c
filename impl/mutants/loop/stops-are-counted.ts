import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  private stops = 0;

  override stop(): void {
    this.stops += 1;
    super.stop();
  }

  override runForever(): void {
    super.runForever();
    this.stops -= 1;
    if (this.stops > 0) this.isStopping = true;
  }
}

export const stopsAreCounted = mutant({
  id: "loop.stops-are-counted",
  mistake: "two stop() calls of one run stop the next run as well",
  kind: "subtle",
  accusedBy: ["loop.stop-idempotent"],
  wrong: { EventLoop },
});
