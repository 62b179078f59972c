import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const secondCancelIsShielded = mutant({
  id: "shield.second-cancel-is-shielded",
  mistake: "a task that was shielded once cannot be cancelled any more",
  kind: "subtle",
  accusedBy: ["shield.second-cancel-not-shielded"],
  wrong: {
    shield(awaitable: never) {
      const inner: Future<unknown> = asyncio.ensureFuture(awaitable);
      const outer = asyncio.shield(inner);
      if (!inner.done()) inner.cancel = () => !inner.done();
      return outer;
    },
  },
});
