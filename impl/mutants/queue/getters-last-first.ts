import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override putNowait(item: T): void {
    this["getters"].reverse();
    super.putNowait(item);
    this["getters"].reverse();
  }
}

export const gettersLastFirst = mutant({
  id: "queue.getters-last-first",
  mistake: "of those who wait for an item the last one is served first",
  kind: "plain",
  accusedBy: ["queue.getters-fifo"],
  wrong: { Queue },
});
