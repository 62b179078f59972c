import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

class Barrier extends asyncio.Barrier {
  constructor(parties: number) {
    super(parties > 2 ? parties - 1 : parties);
  }
}

export const barrierOpensEarly = mutant("barrier", "a barrier of many opens one too early", { Barrier });
