import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class PriorityQueue<T> extends asyncio.PriorityQueue<T> {
  protected override take(): T {
    return this.items.splice(this.items.indexOf([...this.items].sort((a, b) => (a < b ? 1 : -1))[0] as T), 1)[0] as T;
  }
}

export const priorityHighestFirst = mutant({
  id: "queue.priority-highest-first",
  mistake: "a PriorityQueue serves the highest item first",
  kind: "plain",
  accusedBy: ["queue.priority"],
  wrong: { PriorityQueue },
});
