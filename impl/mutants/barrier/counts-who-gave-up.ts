import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, () => ({
  *passing() {
    const place = this.freePlace();
    this.places.add(place);
    if (this.places.size < this.parties) {
      yield* this.changed.waitFor(() => this.state !== "filling");
      this.refuseBroken();
    } else {
      this.turn("draining");
    }
    this.places.delete(place);
    if (this.places.size === 0) this.turn(this.broken ? "broken" : "filling");
    return place;
  },
}));

export const countsWhoGaveUp = mutant({
  id: "barrier.counts-who-gave-up",
  mistake: "a task that was cancelled while it waited still counts as a party",
  kind: "subtle",
  accusedBy: ["barrier.cancelled-waiter", "barrier.blocks-until-parties", "barrier.attributes"],
  wrong: { Barrier },
});
