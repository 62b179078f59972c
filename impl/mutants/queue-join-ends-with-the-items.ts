import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override getNowait(): T {
    const item = super.getNowait();
    this.taskDone();
    return item;
  }
}

export const queueJoinEndsWithTheItems = mutant("queue", "join() waits for get(), and not for task_done()", { Queue });
