import type { Awaitable } from "../../asyncio/awaitable.ts";
import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runUntilComplete<T>(awaitable: Awaitable<T>): T {
    const given: unknown = awaitable;
    if (given instanceof asyncio.Future && given.done()) return given.result() as T;
    return super.runUntilComplete(awaitable);
  }
}

export const doneFutureRunsNothing = mutant({
  id: "loop.done-future-runs-nothing",
  mistake: "run_until_complete() of a future that is done returns without a turn of the loop",
  kind: "plain",
  accusedBy: ["loop.run-until-complete-done-future"],
  wrong: { EventLoop },
});
