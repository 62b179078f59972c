import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

export const zeroRunsTheCoroutine = mutant({
  id: "wait-for.zero-runs-the-coroutine",
  mistake: "wait_for(…, 0) takes a first step of its coroutine",
  kind: "plain",
  accusedBy: ["wait-for.zero-timeout-pending"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      if (seconds === null || seconds > 0) return yield* asyncio.waitFor(awaited, seconds);
      const inner: Future<unknown> = asyncio.ensureFuture(awaited);
      if (!inner.done()) yield* asyncio.sleep(0);
      return yield* asyncio.waitFor(inner, 0);
    }),
  },
});
