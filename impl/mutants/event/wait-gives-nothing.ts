import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Event = otherwise(asyncio.Event, (was) => ({
  *waiting() {
    yield* was.waiting.call(this);
    return null;
  },
}));

export const waitGivesNothing = mutant({
  id: "event.wait-gives-nothing",
  mistake: "wait() returns None",
  kind: "plain",
  accusedBy: ["event.wait-blocks-until-set", "event.wait-when-set"],
  wrong: { Event },
});
