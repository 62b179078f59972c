import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const shieldProtectsNothing = mutant("shield", "shield() hands out the inner future itself", {
  shield: asyncio.ensureFuture,
});
