import { asyncio } from "../asyncio/index.ts";
import { innocent } from "./innocent.ts";

class PriorityQueue<T> extends asyncio.PriorityQueue<T> {
  protected override take(): T {
    const lowest = super.take();
    const twin = this.items.lastIndexOf(lowest);
    if (twin < 0) return lowest;
    const last = this.items[twin] as T;
    this.items[twin] = lowest;
    return last;
  }
}

export const priorityTiesLastFirst = innocent(
  "priority-ties-last-first",
  "of equal items a PriorityQueue serves the last one first",
  { PriorityQueue },
);
