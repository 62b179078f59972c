import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Semaphore = otherwise(asyncio.Semaphore, (was) => ({
  *acquiring() {
    try {
      return yield* was.acquiring.call(this);
    } catch (error) {
      if (this.value > 0) this.value -= 1;
      else this.debt = (this.debt ?? 0) + 1;
      throw error;
    }
  },
  release() {
    if (this.debt > 0) this.debt -= 1;
    else was.release.call(this);
  },
}));

export const chargesWhoGaveUp = mutant({
  id: "semaphore.charges-who-gave-up",
  mistake: "a task that is cancelled while it waits costs a permit",
  kind: "subtle",
  accusedBy: ["semaphore.cancelled-waiter", "semaphore.limits-concurrency", "semaphore.blocks-at-zero"],
  wrong: { Semaphore },
});
