import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, () => ({
  *waiting() {
    yield* this.changed.acquire();
    try {
      this.refuseBroken();
      return yield* this.passing();
    } finally {
      this.changed.release();
    }
  },
}));

export const newcomersJoinWhoLeaves = mutant({
  id: "barrier.newcomers-join-who-leaves",
  mistake: "a task that comes while those of a round leave passes with them",
  kind: "deep",
  accusedBy: ["barrier.draining-blocks-newcomers", "barrier.blocks-until-parties", "barrier.index"],
  wrong: { Barrier },
});
