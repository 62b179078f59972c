import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, (was) => ({
  *waiting() {
    if (this.state === "broken") throw new asyncio.BrokenBarrierError();
    return yield* was.waiting.call(this);
  },
}));
Object.defineProperty(Barrier.prototype, "broken", { get: () => false });

export const isNeverSaidToBeBroken = mutant({
  id: "barrier.is-never-said-to-be-broken",
  mistake: "broken is False even after abort()",
  kind: "plain",
  accusedBy: ["barrier.abort", "barrier.attributes"],
  wrong: { Barrier },
});
