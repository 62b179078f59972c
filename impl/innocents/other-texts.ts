import { asyncio } from "../asyncio/index.ts";
import { innocent } from "./innocent.ts";

class EventLoop extends asyncio.EventLoop {
  override toString(): string {
    return "<a loop>";
  }

  protected override checkClosed(): void {
    if (this.isClosed()) throw new asyncio.RuntimeError("this loop is no more");
  }
}
class Lock extends asyncio.Lock {
  override toString(): string {
    return "a lock";
  }
}
class Queue<T> extends asyncio.Queue<T> {
  override toString(): string {
    return "a queue";
  }
}

export const otherTexts = innocent("other-texts", "errors and reprs read otherwise", { EventLoop, Lock, Queue });
