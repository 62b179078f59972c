import type { Awaitable } from "../../asyncio/awaitable.ts";
import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runUntilComplete<T>(awaitable: Awaitable<T>): T {
    try {
      return super.runUntilComplete(awaitable);
    } catch (error) {
      if (!(error instanceof asyncio.CancelledError)) throw error;
      return null as T;
    }
  }
}

export const runUntilCompleteHidesACancel = mutant({
  id: "loop.run-until-complete-hides-a-cancel",
  mistake: "run_until_complete() returns None where its future was cancelled",
  kind: "plain",
  accusedBy: ["loop.run-until-complete-cancelled"],
  wrong: { EventLoop },
});
