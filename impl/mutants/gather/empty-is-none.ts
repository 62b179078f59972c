import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const emptyIsNone = mutant({
  id: "gather.empty-is-none",
  mistake: "gather() of nothing gives None",
  kind: "plain",
  accusedBy: ["gather.empty"],
  wrong: {
    gather(awaitables: readonly never[], options?: object) {
      if (awaitables.length > 0) return asyncio.gather(awaitables, options);
      const empty = asyncio.getEventLoop().createFuture();
      empty.setResult(null);
      return empty;
    },
  },
});
