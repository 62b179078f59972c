import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const neverTimesOut = mutant({
  id: "wait-for.never-times-out",
  mistake: "wait_for() ignores its timeout",
  kind: "plain",
  accusedBy: ["wait-for.timeout-raises"],
  wrong: { waitFor: (awaited: never) => asyncio.waitFor(awaited, null) },
});
