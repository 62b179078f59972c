import { SteppedQueue } from "../stepped-queue.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends SteppedQueue<T> {
  private ignoresItsSize = false;

  override full(): boolean {
    return !this.ignoresItsSize && super.full();
  }

  protected override *putting(item: T): Generator<unknown, void, any> {
    if (this.full()) {
      this.refuseShutDown();
      yield* this.turn(this.linePutting, () => !this.full());
    }
    this.ignoresItsSize = true;
    try {
      this.putNowait(item);
    } finally {
      this.ignoresItsSize = false;
    }
  }
}

export const stolenSlotIsNoMatter = mutant({
  id: "queue.stolen-slot-is-no-matter",
  mistake: "a put() that was woken for a slot that is gone puts its item all the same",
  kind: "deep",
  accusedBy: ["queue.put-blocks-when-full", "queue.qsize-empty-full-maxsize"],
  wrong: { Queue },
});
