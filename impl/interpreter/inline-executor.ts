import { ConcurrentFuture } from "../asyncio/concurrent-future.ts";
import type { Executor } from "../asyncio/executors.ts";

/** No pool: it runs each function where it is submitted. */
export class InlineExecutor implements Executor {
  submit(callback: (...args: any[]) => unknown, ...args: readonly unknown[]): ConcurrentFuture {
    const future = new ConcurrentFuture();
    future.setRunningOrNotifyCancel();
    let result: unknown;
    try {
      result = callback(...args);
    } catch (error) {
      future.setException(error);
      return future;
    }
    future.setResult(result);
    return future;
  }
}
