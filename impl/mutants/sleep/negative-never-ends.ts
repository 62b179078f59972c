import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const negativeNeverEnds = mutant({
  id: "sleep.negative-never-ends",
  mistake: "sleep() of a negative delay does not end",
  kind: "plain",
  accusedBy: ["sleep.negative-like-zero", "sleep.duration"],
  wrong: {
    sleep: (delay: number, result: unknown = null, options?: object) =>
      asyncio.sleep(delay < 0 ? Infinity : delay, result, options),
  },
});
