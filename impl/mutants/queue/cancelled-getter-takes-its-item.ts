import { SteppedQueue } from "../stepped-queue.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends SteppedQueue<T> {
  protected override *turn(line: Future<null>[], isUseful: () => boolean): Generator<unknown, void, any> {
    const before = line.length;
    try {
      yield* super.turn(line, isUseful);
    } catch (error) {
      if (line === this.lineGetting && line.length <= before && !this.empty()) this.getNowait();
      throw error;
    }
  }
}

export const cancelledGetterTakesItsItem = mutant({
  id: "queue.cancelled-getter-takes-its-item",
  mistake: "a get() that is cancelled after it was woken takes an item along",
  kind: "subtle",
  accusedBy: ["queue.cancelled-getter-loses-nothing", "queue.each-item-once", "queue.timed-out-get"],
  wrong: { Queue },
});
