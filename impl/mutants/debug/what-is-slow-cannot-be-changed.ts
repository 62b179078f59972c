import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  constructor() {
    super();
    Object.defineProperty(this, "slowCallbackDuration", { get: () => 0.1, set() {} });
  }
}

export const whatIsSlowCannotBeChanged = mutant({
  id: "debug.what-is-slow-cannot-be-changed",
  mistake: "slow_callback_duration stays a tenth of a second",
  kind: "plain",
  accusedBy: ["debug.slow-callback-duration"],
  wrong: { EventLoop },
});
