import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, () => ({
  reset() {
    this.places.clear();
    this.state = "filling";
    return asyncio.coroutine(function* () {})();
  },
}));

export const resetLeavesWhoWaits = mutant({
  id: "barrier.reset-leaves-who-waits",
  mistake: "reset() forgets those who wait, and they wait on",
  kind: "plain",
  accusedBy: ["barrier.reset"],
  wrong: { Barrier },
});
