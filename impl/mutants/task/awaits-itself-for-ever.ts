import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

class Task<T> extends asyncio.Task<T> {
  protected override awaits(future: never): void {
    const awaited: unknown = future;
    if (awaited === this) this.asyncioFutureBlocking = false;
    else super.awaits(future);
  }
}

export const awaitsItselfForEver = mutant({
  id: "task.awaits-itself-for-ever",
  mistake: "a task that awaits itself waits",
  kind: "plain",
  accusedBy: ["task.await-itself"],
  wrong: withTask(Task),
});
