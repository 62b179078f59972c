import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override close(): void {
    this.checkClosed();
    super.close();
  }
}

export const closesOnce = mutant({
  id: "loop.closes-once",
  mistake: "close() of a closed loop raises",
  kind: "plain",
  accusedBy: ["loop.close-idempotent"],
  wrong: { EventLoop },
});
