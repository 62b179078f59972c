import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override putNowait(item: T): void {
    if (this.full()) this.take();
    super.putNowait(item);
  }
}

export const putNowaitDropsTheOldest = mutant({
  id: "queue.put-nowait-drops-the-oldest",
  mistake: "put_nowait() makes room in a full queue",
  kind: "plain",
  accusedBy: ["queue.put-nowait-full"],
  wrong: { Queue },
});
