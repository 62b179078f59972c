import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Open extends asyncio.EventLoop {
  protected override checkClosed(): void {}
}

export const closedLoopTakesCallbacks = mutant("loop", "a closed loop takes whatever it is given", { EventLoop: Open });
