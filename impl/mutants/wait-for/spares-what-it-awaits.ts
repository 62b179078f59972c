import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const sparesWhatItAwaits = mutant({
  id: "wait-for.spares-what-it-awaits",
  mistake: "wait_for() does not cancel what it gives up on",
  kind: "plain",
  accusedBy: ["wait-for.timeout-cancels", "wait-for.future-argument"],
  wrong: { waitFor: (awaited: never, seconds: number | null) => asyncio.waitFor(asyncio.shield(awaited), seconds) },
});
