import type { Awaitable } from "../../asyncio/awaitable.ts";
import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runUntilComplete<T>(awaitable: Awaitable<T>): T {
    try {
      return super.runUntilComplete(awaitable);
    } catch (error) {
      if (error instanceof asyncio.RuntimeError && error.message.includes("stopped before")) return null as T;
      throw error;
    }
  }
}

export const stoppedEarlyGivesNone = mutant({
  id: "loop.stopped-early-gives-none",
  mistake: "run_until_complete() returns None where the loop was stopped before",
  kind: "plain",
  accusedBy: ["loop.stopped-early-is-runtime-error"],
  wrong: { EventLoop },
});
