import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Queue = otherwise(asyncio.Queue, () => ({
  *getting() {
    if (this.empty() && !this.isShutDown) yield* this.turn(this.getters, () => !this.empty());
    return this.getNowait();
  },
}));

export const stolenItemIsAnError = mutant({
  id: "queue.stolen-item-is-an-error",
  mistake: "a get() that was woken for an item that is gone raises QueueEmpty",
  kind: "deep",
  accusedBy: ["queue.steal-between-wakeup-and-resume", "queue.get-blocks-when-empty"],
  wrong: { Queue },
});
