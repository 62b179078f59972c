import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Body, Coroutine } from "../../asyncio/coroutine.ts";
import type { TaskOptions } from "../../asyncio/task.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  constructor(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions) {
    super(coroutine, options);
    if (options?.eagerStart !== true || this.loop.isRunning()) return;
    const { ready } = this.loop as unknown as {
      ready: { length: number; shift(): unknown; push(one: unknown, two: null): void };
    };
    for (let left = ready.length; left > 0; left--) {
      const next = ready.shift();
      if (next !== this) ready.push(next, null);
    }
    this.run(null);
  }
}

export const runsWithoutALoop = mutant({
  id: "eager.runs-without-a-loop",
  mistake: "an eager task starts at once even where its loop does not run",
  kind: "plain",
  accusedBy: ["eager.not-running-loop"],
  wrong: withTask(Task),
});
