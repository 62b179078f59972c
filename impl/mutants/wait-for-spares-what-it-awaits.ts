import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const waitForSparesWhatItAwaits = mutant("wait-for", "wait_for() does not cancel what it gives up on", {
  waitFor: (awaited: never, seconds: number | null) => asyncio.waitFor(asyncio.shield(awaited), seconds),
});
