import type { Awaitable } from "../../asyncio/awaitable.ts";
import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runUntilComplete<T>(awaitable: Awaitable<T>): T {
    try {
      return super.runUntilComplete(awaitable);
    } catch (error) {
      if (!asyncio.isException(error) || error instanceof asyncio.RuntimeError) throw error;
      return error as T;
    }
  }
}

export const runUntilCompleteSwallows = mutant({
  id: "loop.run-until-complete-swallows",
  mistake: "run_until_complete() returns the exception instead of raising it",
  kind: "plain",
  accusedBy: ["loop.run-until-complete-raises"],
  wrong: { EventLoop },
});
