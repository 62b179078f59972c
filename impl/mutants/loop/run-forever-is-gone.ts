import { asyncio } from "../../asyncio/index.ts";
import type { Awaitable } from "../../asyncio/awaitable.ts";
import { mutant } from "../mutant.ts";

class NotImplementedError extends asyncio.RuntimeError {}

class EventLoop extends asyncio.EventLoop {
  private isAsked = true;

  override runUntilComplete<T>(awaitable: Awaitable<T>): T {
    this.isAsked = false;
    try {
      return super.runUntilComplete(awaitable);
    } finally {
      this.isAsked = true;
    }
  }

  override runForever(): void {
    if (this.isAsked) throw new NotImplementedError();
    super.runForever();
  }
}

export const runForeverIsGone = mutant({
  id: "loop.run-forever-is-gone",
  mistake: "run_forever() raises NotImplementedError",
  kind: "plain",
  accusedBy: ["loop.run-forever-still-exists"],
  wrong: { EventLoop },
});
