import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override taskDone(): void {
    if (this["work"]["unfinished"] > 0) super.taskDone();
  }
}

export const taskDoneIsNeverTooOften = mutant({
  id: "queue.task-done-is-never-too-often",
  mistake: "task_done() may be called at will",
  kind: "plain",
  accusedBy: ["queue.task-done-too-often"],
  wrong: { Queue },
});
