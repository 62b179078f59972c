import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const waitForNeverTimesOut = mutant("wait-for", "wait_for() ignores its timeout", {
  waitFor: (awaited: never) => asyncio.waitFor(awaited, null),
});
