import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const timeoutNeverExpires = mutant("timeout", "timeout() has no deadline", {
  timeout: () => asyncio.timeoutAt(null),
});
