import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Eager extends asyncio.EventLoop {
  override runForever(): void {
    super.runForever();
    if (this.isClosed()) return;
    this.stop();
    super.runForever();
  }
}

export const stopRunsOneMoreBatch = mutant("loop", "stop() lets one more batch run", { EventLoop: Eager });
