import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override getNowait(): T {
    const item = super.getNowait();
    this.taskDone();
    return item;
  }
}

export const joinEndsWithTheItems = mutant({
  id: "queue.join-ends-with-the-items",
  mistake: "join() waits for get(), and not for task_done()",
  kind: "plain",
  accusedBy: ["queue.join-waits-for-task-done"],
  wrong: { Queue },
});
