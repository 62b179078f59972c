import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const nanIsForEver = mutant({
  id: "sleep.nan-is-for-ever",
  mistake: "sleep(nan) does not raise",
  kind: "plain",
  accusedBy: ["sleep.nan"],
  wrong: {
    sleep: (delay: number, result: unknown = null, options?: object) =>
      asyncio.sleep(Number.isNaN(delay) ? 0 : delay, result, options),
  },
});
