import { SteppedQueue } from "../stepped-queue.ts";
import { mutant } from "../mutant.ts";

class Queue<T> extends SteppedQueue<T> {
  protected override *getting(): Generator<unknown, T, any> {
    if (this.empty()) {
      this.refuseShutDown();
      yield* this.turn(this.lineGetting, () => !this.empty());
    }
    return this.getNowait();
  }
}

export const stolenItemIsAnError = mutant({
  id: "queue.stolen-item-is-an-error",
  mistake: "a get() that was woken for an item that is gone raises QueueEmpty",
  kind: "deep",
  accusedBy: ["queue.steal-between-wakeup-and-resume", "queue.get-blocks-when-empty"],
  wrong: { Queue },
});
