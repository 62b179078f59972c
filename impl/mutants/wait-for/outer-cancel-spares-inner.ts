import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const outerCancelSparesInner = mutant({
  id: "wait-for.outer-cancel-spares-inner",
  mistake: "a task that is cancelled in wait_for() leaves what it waited for alone",
  kind: "plain",
  accusedBy: ["wait-for.outer-cancel-cancels-inner"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      const inner: Future<unknown> = asyncio.ensureFuture(awaited);
      yield* asyncio.wait([inner], { timeout: seconds });
      return yield* asyncio.waitFor(inner, inner.done() ? null : 0);
    }),
  },
});
