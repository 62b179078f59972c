import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const takesNoGenerator = mutant({
  id: "as-completed.takes-no-generator",
  mistake: "as_completed() refuses a generator",
  kind: "plain",
  accusedBy: ["as-completed.generator-argument"],
  wrong: {
    asCompleted(awaitables: Iterable<never>, options?: object) {
      if (!Array.isArray(awaitables)) throw new asyncio.TypeError_("a list is expected");
      return asyncio.asCompleted(awaitables as never[], options);
    },
  },
});
