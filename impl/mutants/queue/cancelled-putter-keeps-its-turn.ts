import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Queue = otherwise(asyncio.Queue, (was) => ({
  *turn(waiters, isUseful) {
    if (waiters === this.putters) return yield* was.turn.call(this, waiters, () => false);
    yield* was.turn.call(this, waiters, isUseful);
  },
}));

export const cancelledPutterKeepsItsTurn = mutant({
  id: "queue.cancelled-putter-keeps-its-turn",
  mistake: "a put() that is cancelled after it was woken wakes nobody in its place",
  kind: "subtle",
  accusedBy: ["queue.cancelled-putter-adds-nothing", "queue.put-blocks-when-full"],
  wrong: { Queue },
});
