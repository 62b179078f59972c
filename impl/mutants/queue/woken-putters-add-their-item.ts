import { asyncio } from "../../asyncio/index.ts";
import { SteppedQueue } from "../stepped-queue.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends SteppedQueue<T> {
  protected override *putting(item: T): Generator<unknown, void, any> {
    const hasRoom = !this.full();
    try {
      yield* super.putting(item);
    } catch (error) {
      if (error instanceof asyncio.QueueShutDown && !hasRoom) this.store(item);
      throw error;
    }
  }
}

export const wokenPuttersAddTheirItem = mutant({
  id: "queue.woken-putters-add-their-item",
  mistake: "a put() that shutdown() wakes adds its item all the same",
  kind: "subtle",
  accusedBy: ["queue.shutdown-wakes-putters", "queue.shutdown-put"],
  wrong: { Queue },
});
