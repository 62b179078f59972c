import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Event = otherwise(asyncio.Event, (was) => ({
  *waiting() {
    if (this.isSet()) yield* asyncio.sleep(0);
    return yield* was.waiting.call(this);
  },
}));

export const takesATurnWhenSet = mutant({
  id: "event.takes-a-turn-when-set",
  mistake: "wait() gives up a turn even if the event is set",
  kind: "plain",
  accusedBy: ["event.wait-when-set"],
  wrong: { Event },
});
