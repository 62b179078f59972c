import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  private taken = 0;

  override getNowait(): T {
    const item = super.getNowait();
    this.taken += 1;
    return item;
  }

  override taskDone(): void {
    if (this.taken === 0) throw new asyncio.ValueError("nothing has been taken");
    this.taken -= 1;
    super.taskDone();
  }
}

export const taskDoneCountsGets = mutant({
  id: "queue.task-done-counts-gets",
  mistake: "task_done() is refused as long as the item has not been taken",
  kind: "subtle",
  accusedBy: ["queue.task-done-independent-of-get"],
  wrong: { Queue },
});
