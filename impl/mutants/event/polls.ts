import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Event = otherwise(asyncio.Event, () => ({
  *waiting() {
    for (let pause = 1; !this.isSet(); pause *= 2) yield* asyncio.sleep(pause);
    return true;
  },
}));

export const polls = mutant({
  id: "event.polls",
  mistake: "who waits for an event looks at it after 1, 2, 4 … seconds",
  kind: "plain",
  accusedBy: ["event.set-wakes-all", "event.wait-blocks-until-set"],
  wrong: { Event },
});
