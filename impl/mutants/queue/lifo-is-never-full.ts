import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class LifoQueue<T> extends asyncio.LifoQueue<T> {
  override full(): boolean {
    return false;
  }
}

export const lifoIsNeverFull = mutant({
  id: "queue.lifo-is-never-full",
  mistake: "a LifoQueue has no limit",
  kind: "plain",
  accusedBy: ["queue.lifo-priority-are-queues"],
  wrong: { LifoQueue },
});
