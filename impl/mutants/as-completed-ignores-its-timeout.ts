import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const asCompletedIgnoresItsTimeout = mutant("as-completed", "the timeout of as_completed() never expires", {
  asCompleted: (awaitables: readonly never[]) => asyncio.asCompleted(awaitables),
});
