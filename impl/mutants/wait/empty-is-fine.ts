import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const nothing = asyncio.coroutine(function* () {
  return [new Set(), new Set()];
});

export const emptyIsFine = mutant({
  id: "wait.empty-is-fine",
  mistake: "wait() of nothing gives two empty sets",
  kind: "plain",
  accusedBy: ["wait.empty"],
  wrong: {
    wait(futures: Iterable<never>, options?: object) {
      if (Array.isArray(futures) && futures.length === 0) return nothing();
      return asyncio.wait(futures, options);
    },
  },
});
