import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Queue = otherwise(asyncio.Queue, (was) => ({
  *turn(waiters, isUseful) {
    if (waiters === this.getters) return yield* was.turn.call(this, waiters, () => false);
    yield* was.turn.call(this, waiters, isUseful);
  },
}));

export const cancelledGetterKeepsItsTurn = mutant({
  id: "queue.cancelled-getter-keeps-its-turn",
  mistake: "a get() that is cancelled after it was woken wakes nobody in its place",
  kind: "subtle",
  accusedBy: ["queue.cancelled-getter-loses-nothing", "queue.each-item-once", "queue.get-blocks-when-empty"],
  wrong: { Queue },
});
