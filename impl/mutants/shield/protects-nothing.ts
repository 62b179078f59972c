import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const protectsNothing = mutant({
  id: "shield.protects-nothing",
  mistake: "shield() hands out the inner future itself",
  kind: "plain",
  accusedBy: ["shield.outer-cancel-keeps-inner", "shield.cancel-returned-future"],
  wrong: { shield: asyncio.ensureFuture },
});
