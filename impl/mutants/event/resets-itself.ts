import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Event = otherwise(asyncio.Event, (was) => ({
  *waiting() {
    yield* was.waiting.call(this);
    this.clear();
    return true;
  },
}));

export const resetsItself = mutant({
  id: "event.resets-itself",
  mistake: "whoever comes through an event closes it behind itself",
  kind: "plain",
  accusedBy: ["event.wait-when-set", "event.set-wakes-all"],
  wrong: { Event },
});
