import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const noneIsZero = mutant({
  id: "wait-for.none-is-zero",
  mistake: "wait_for(…, None) has no time",
  kind: "plain",
  accusedBy: ["wait-for.none-waits-forever"],
  wrong: { waitFor: (awaited: never, seconds: number | null) => asyncio.waitFor(awaited, seconds ?? 0) },
});
