import { RuntimeError } from "./exceptions.ts";
import type { EventLoop } from "./event-loop.ts";
import type { Future } from "./future.ts";
import { getRunningLoop } from "./running.ts";

/** What tasks wait at. It can be made anywhere, and belongs to the loop that ran when somebody first had to wait. */
export abstract class LoopBound {
  private loop: EventLoop | null = null;

  /** A future of that loop; RuntimeError where another one runs. */
  protected makeWaiter<T>(): Future<T> {
    const running = getRunningLoop();
    this.loop ??= running;
    if (running !== this.loop) throw new RuntimeError(`${this.toString()} is bound to a different event loop`);
    return running.createFuture<T>();
  }
}
