import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class PriorityQueue<T> extends asyncio.PriorityQueue<T> {
  constructor(maxsize = 0) {
    super(maxsize, (one, other) => first(one) < first(other));
  }
}
const first = (item: unknown): number => (item as { items?: readonly number[] }).items?.[0] ?? (item as number);

export const priorityComparesFirstItems = mutant({
  id: "queue.priority-compares-first-items",
  mistake: "a PriorityQueue looks at the first item of a tuple only",
  kind: "subtle",
  accusedBy: ["queue.priority-tuples"],
  wrong: { PriorityQueue },
});
