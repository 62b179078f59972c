import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Event = otherwise(asyncio.Event, (was) => ({
  *waiting() {
    while (!this.isSet()) yield* was.waiting.call(this);
    return true;
  },
}));

export const forgetsASetThatIsCleared = mutant({
  id: "event.forgets-a-set-that-is-cleared",
  mistake: "a waiter that finds the event cleared again goes on waiting",
  kind: "subtle",
  accusedBy: ["event.set-then-clear-still-wakes"],
  wrong: { Event },
});
