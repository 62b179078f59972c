import { asyncio } from "../../asyncio/index.ts";
import { isGenerator } from "../../asyncio/coroutine.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override runInExecutor<R>(_: unknown, callback: (...args: any[]) => unknown, ...args: unknown[]): Future<R> {
    const future = this.createFuture<R>();
    try {
      let result = callback(...args);
      if (isGenerator(result)) {
        let step = result.next();
        for (; step.done !== true; step = result.next()) this.clock.advance(step.value as number);
        result = step.value;
      }
      future.setResult(result as R);
    } catch (error) {
      future.setException(error);
    }
    return future;
  }
}

export const runsInTheLoop = mutant({
  id: "executor.runs-in-the-loop",
  mistake: "run_in_executor() runs the job where it is called",
  kind: "plain",
  accusedBy: ["executor.runs-outside-loop-thread"],
  wrong: { EventLoop },
});
