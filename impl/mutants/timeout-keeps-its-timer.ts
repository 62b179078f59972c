import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

/** The timer is left to itself, so that it strikes whatever comes after the block. */
class Timeout extends asyncio.Timeout {
  override *aexit(exception: unknown): Generator<never, false> {
    return exception === undefined ? false : yield* super.aexit(exception);
  }
}

export const timeoutKeepsItsTimer = mutant("timeout", "a block that was left in time is cancelled all the same", {
  timeout: (delay: number | null) => new Timeout(delay === null ? null : asyncio.getRunningLoop().time() + delay),
});
