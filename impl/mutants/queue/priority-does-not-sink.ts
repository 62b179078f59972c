import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class PriorityQueue<T> extends asyncio.PriorityQueue<T> {
  protected override take(): T {
    const [top] = this.items;
    const last = this.items.pop() as T;
    if (this.items.length > 0) this.items[0] = last;
    return top as T;
  }
}

export const priorityDoesNotSink = mutant({
  id: "queue.priority-does-not-sink",
  mistake: "a PriorityQueue puts its last item on top and leaves it there",
  kind: "subtle",
  accusedBy: ["queue.priority"],
  wrong: { PriorityQueue },
});
