import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Barrier extends asyncio.Barrier {
  override get nWaiting(): number {
    return this.parties - super.nWaiting;
  }
}

export const nWaitingIsWhoIsMissing = mutant({
  id: "barrier.n-waiting-is-who-is-missing",
  mistake: "n_waiting is the number of those who have not come yet",
  kind: "plain",
  accusedBy: ["barrier.attributes"],
  wrong: { Barrier },
});
