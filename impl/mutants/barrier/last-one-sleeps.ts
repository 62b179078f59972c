import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, () => ({
  *passing() {
    const place = this.freePlace();
    this.places.add(place);
    try {
      if (this.places.size < this.parties) {
        yield* this.changed.waitFor(() => this.state !== "filling");
        this.refuseBroken();
      } else {
        yield* asyncio.sleep(1 / 8);
        this.turn("draining");
      }
      return place;
    } finally {
      this.places.delete(place);
      if (this.places.size === 0) this.turn(this.broken ? "broken" : "filling");
    }
  },
}));

export const lastOneSleeps = mutant({
  id: "barrier.last-one-sleeps",
  mistake: "the task that completes a round waits for an eighth of a second",
  kind: "plain",
  accusedBy: ["barrier.last-arrival-does-not-block", "barrier.blocks-until-parties"],
  wrong: { Barrier },
});
