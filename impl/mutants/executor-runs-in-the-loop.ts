import { asyncio, type Future } from "../asyncio/index.ts";
import { isGenerator } from "../asyncio/coroutine.ts";
import { mutant } from "./mutant.ts";

class Impatient extends asyncio.EventLoop {
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

export const executorRunsInTheLoop = mutant("executor", "run_in_executor() runs the job where it is called", {
  EventLoop: Impatient,
});
