import { SteppedQueue } from "../stepped-queue.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends SteppedQueue<T> {
  protected override turn(line: Future<null>[], isUseful: () => boolean): Generator<unknown, void, any> {
    return super.turn(line, () => line !== this.linePutting && isUseful());
  }
}

export const cancelledPutterKeepsItsTurn = mutant({
  id: "queue.cancelled-putter-keeps-its-turn",
  mistake: "a put() that is cancelled after it was woken wakes nobody in its place",
  kind: "subtle",
  accusedBy: ["queue.cancelled-putter-adds-nothing", "queue.put-blocks-when-full"],
  wrong: { Queue },
});
