import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Queue = otherwise(asyncio.Queue, (was) => ({
  *getting() {
    const before = this.getters.length;
    try {
      return yield* was.getting.call(this);
    } catch (error) {
      if (error instanceof asyncio.CancelledError && this.getters.length <= before && !this.empty()) this.getNowait();
      throw error;
    }
  },
}));

export const cancelledGetterTakesItsItem = mutant({
  id: "queue.cancelled-getter-takes-its-item",
  mistake: "a get() that is cancelled after it was woken takes an item along",
  kind: "subtle",
  accusedBy: ["queue.cancelled-getter-loses-nothing", "queue.each-item-once", "queue.timed-out-get"],
  wrong: { Queue },
});
