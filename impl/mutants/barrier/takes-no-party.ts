import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Barrier extends asyncio.Barrier {
  constructor(parties: number) {
    super(Math.max(1, parties));
  }
}

export const takesNoParty = mutant({
  id: "barrier.takes-no-party",
  mistake: "a barrier may have no party",
  kind: "plain",
  accusedBy: ["barrier.parties-positive"],
  wrong: { Barrier },
});
