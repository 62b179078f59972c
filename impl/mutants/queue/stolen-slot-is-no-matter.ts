import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Queue = otherwise(asyncio.Queue, (was) => ({
  *putting(item) {
    if (this.isShutDown || !this.full()) return yield* was.putting.call(this, item);
    yield* this.turn(this.putters, () => !this.full());
    if (this.isShutDown) throw new asyncio.QueueShutDown();
    this.store(item);
    this.work.add();
    const next = this.getters.shift();
    if (next !== undefined && !next.done()) next.setResult(null);
  },
}));

export const stolenSlotIsNoMatter = mutant({
  id: "queue.stolen-slot-is-no-matter",
  mistake: "a put() that was woken for a slot that is gone puts its item all the same",
  kind: "deep",
  accusedBy: ["queue.put-blocks-when-full", "queue.qsize-empty-full-maxsize"],
  wrong: { Queue },
});
