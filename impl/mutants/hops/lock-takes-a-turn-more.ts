import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Lock = otherwise(asyncio.Lock, (was) => ({
  *turn() {
    yield* was.turn.call(this);
    this.isHeld = true;
    yield* asyncio.sleep(0);
  },
}));

export const lockTakesATurnMore = mutant({
  id: "hops.lock-takes-a-turn-more",
  mistake: "whoever waited for a lock goes on two turns after its release",
  kind: "subtle",
  accusedBy: ["hops.one-iteration"],
  wrong: { Lock },
});
