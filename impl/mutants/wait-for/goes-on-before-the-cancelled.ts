import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const goesOnBeforeTheCancelled = mutant({
  id: "wait-for.goes-on-before-the-cancelled",
  mistake: "wait_for() does not wait until what it has cancelled is done",
  kind: "subtle",
  accusedBy: ["wait-for.waits-for-cancellation"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      if (seconds === null || !asyncio.isfuture(awaited)) return yield* asyncio.waitFor(awaited, seconds);
      const inner: Future<unknown> = awaited;
      const [done] = yield* asyncio.wait([inner], { timeout: seconds });
      if (done.size > 0) return inner.result();
      inner.cancel();
      throw new asyncio.TimeoutError();
    }),
  },
});
