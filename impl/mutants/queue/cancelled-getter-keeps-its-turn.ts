import { SteppedQueue } from "../stepped-queue.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends SteppedQueue<T> {
  protected override turn(line: Future<null>[], isUseful: () => boolean): Generator<unknown, void, any> {
    return super.turn(line, () => line !== this.lineGetting && isUseful());
  }
}

export const cancelledGetterKeepsItsTurn = mutant({
  id: "queue.cancelled-getter-keeps-its-turn",
  mistake: "a get() that is cancelled after it was woken wakes nobody in its place",
  kind: "subtle",
  accusedBy: ["queue.cancelled-getter-loses-nothing", "queue.each-item-once", "queue.get-blocks-when-empty"],
  wrong: { Queue },
});
