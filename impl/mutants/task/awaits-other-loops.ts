import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override awaits(future: Future<unknown>): void {
    if (future.getLoop() === this.loop) return super.awaits(future);
    future.asyncioFutureBlocking = false;
    future.addWaiter(this);
  }
}

export const awaitsOtherLoops = mutant({
  id: "task.awaits-other-loops",
  mistake: "a task may await a future of another loop",
  kind: "plain",
  accusedBy: ["task.future-of-other-loop"],
  wrong: withTask(Task),
});
