import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, (was) => ({
  *passing() {
    try {
      return yield* was.passing.call(this);
    } catch (error) {
      if (error instanceof asyncio.CancelledError) this.turn("broken");
      throw error;
    }
  },
}));

export const isBrokenByACancel = mutant({
  id: "barrier.is-broken-by-a-cancel",
  mistake: "a task that is cancelled while it waits breaks the barrier",
  kind: "plain",
  accusedBy: ["barrier.cancelled-waiter"],
  wrong: { Barrier },
});
