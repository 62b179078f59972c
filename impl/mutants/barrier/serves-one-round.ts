import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, (was) => ({
  *waiting() {
    if (this.hasOpened) return 0;
    const place = yield* was.waiting.call(this);
    this.hasOpened = true;
    return place;
  },
}));

export const servesOneRound = mutant({
  id: "barrier.serves-one-round",
  mistake: "a barrier that has opened once stays open",
  kind: "plain",
  accusedBy: ["barrier.reusable", "barrier.blocks-until-parties"],
  wrong: { Barrier },
});
