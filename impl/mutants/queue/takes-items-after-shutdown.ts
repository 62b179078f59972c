import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends asyncio.Queue<T> {
  override putNowait(item: T): void {
    if (this.full()) throw new asyncio.QueueFull();
    this.store(item);
    this["work"].add();
  }
}

export const takesItemsAfterShutdown = mutant({
  id: "queue.takes-items-after-shutdown",
  mistake: "put() goes on after shutdown()",
  kind: "plain",
  accusedBy: ["queue.shutdown-put"],
  wrong: { Queue },
});
