import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Queue = otherwise(asyncio.Queue, (was) => ({
  *putting(item) {
    if (!this.full() || this.isShutDown) return yield* was.putting.call(this, item);
    yield* this.turn(this.putters, () => !this.full());
    this.store(item);
    this.work.add();
  },
}));

export const wokenPuttersAddTheirItem = mutant({
  id: "queue.woken-putters-add-their-item",
  mistake: "a put() that shutdown() wakes adds its item all the same",
  kind: "subtle",
  accusedBy: ["queue.shutdown-wakes-putters", "queue.shutdown-put"],
  wrong: { Queue },
});
