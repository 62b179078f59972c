import type { Future } from "./future.ts";
import { type Callback, Handle } from "./handle.ts";
import { sourceTraceback } from "./source-traceback.ts";

/** A callback that waits for a future, and is handed it. */
export class DoneCallback extends Handle {
  isFor(callback: Callback): boolean {
    return this.callback === callback;
  }

  override run(argument: unknown): void {
    const future = argument as Future;
    // CPython makes the handle when the future is done
    if (future.getLoop().getDebug()) this.sourceTraceback = sourceTraceback();
    this.call([future]);
  }
}
