import type { Awaitable } from "../../asyncio/awaitable.ts";
import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runUntilComplete<T>(awaitable: Awaitable<T>): T {
    super.runUntilComplete(awaitable);
    return null as T;
  }
}

export const runUntilCompleteGivesNone = mutant({
  id: "loop.run-until-complete-gives-none",
  mistake: "run_until_complete() returns None",
  kind: "plain",
  accusedBy: ["loop.run-until-complete-returns-result"],
  wrong: { EventLoop },
});
