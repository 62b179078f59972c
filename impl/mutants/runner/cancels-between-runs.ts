import { asyncio } from "../../asyncio/index.ts";
import { thread } from "../../asyncio/thread.ts";
import type { Awaitable } from "../../asyncio/awaitable.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override run<T>(main: Awaitable<T>, options?: object): T {
    try {
      return super.run(main, options);
    } finally {
      if (thread.running === null) for (const task of asyncio.allTasks(this.getLoop())) task.cancel();
    }
  }
}

export const cancelsBetweenRuns = mutant({
  id: "runner.cancels-between-runs",
  mistake: "tasks that are left over are cancelled when a run() ends",
  kind: "plain",
  accusedBy: ["runner.background-tasks-survive-runs"],
  wrong: { Runner },
});
