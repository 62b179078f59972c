import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Event = otherwise(asyncio.Event, () => ({
  *waiting() {
    while (!this.isSet()) yield* asyncio.sleep(1);
    return true;
  },
}));

export const polls = mutant({
  id: "event.polls",
  mistake: "who waits for an event looks at it once a second",
  kind: "plain",
  accusedBy: ["event.set-wakes-all", "event.wait-blocks-until-set"],
  wrong: { Event },
});
