import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const emptyRaises = mutant({
  id: "as-completed.empty-raises",
  mistake: "as_completed() of nothing raises",
  kind: "plain",
  accusedBy: ["as-completed.empty"],
  wrong: {
    asCompleted(awaitables: Iterable<never>, options?: object) {
      if (Array.isArray(awaitables) && awaitables.length === 0) throw new asyncio.ValueError("nothing to wait for");
      return asyncio.asCompleted(awaitables, options);
    },
  },
});
