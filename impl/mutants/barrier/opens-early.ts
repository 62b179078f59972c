import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Barrier extends asyncio.Barrier {
  constructor(parties: number) {
    super(parties > 2 ? parties - 1 : parties);
  }
}

export const opensEarly = mutant({
  id: "barrier.opens-early",
  mistake: "a barrier of many opens one too early",
  kind: "plain",
  accusedBy: ["barrier.blocks-until-parties"],
  wrong: { Barrier },
});
