import { asyncio } from "../asyncio/index.ts";
import { otherwise } from "../mutants/otherwise.ts";
import { withTimeout } from "../mutants/records.ts";
import { innocent } from "./innocent.ts";

const Timeout = otherwise(asyncio.Timeout, () => ({
  schedule(when) {
    return asyncio.getRunningLoop().callAt(when, this.expire);
  },
}));

export const timeoutAlwaysByTimer = innocent(
  "timeout-always-by-timer",
  "a deadline that has passed already takes the way of all others, through a timer",
  withTimeout(Timeout),
);
