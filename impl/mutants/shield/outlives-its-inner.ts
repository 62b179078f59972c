import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const hiding = asyncio.coroutine(function* (
  inner: Future<unknown>,
  outer: Future<unknown>,
): Generator<unknown, unknown, any> {
  try {
    return yield* outer;
  } catch (error) {
    if (error instanceof asyncio.CancelledError && inner.cancelled()) return null;
    throw error;
  }
});

export const outlivesItsInner = mutant({
  id: "shield.outlives-its-inner",
  mistake: "a shield whose inner task is cancelled gives None",
  kind: "subtle",
  accusedBy: ["shield.inner-cancel-cancels-outer"],
  wrong: {
    shield(awaitable: never) {
      const inner: Future<unknown> = asyncio.ensureFuture(awaitable);
      return asyncio.ensureFuture(hiding(inner, asyncio.shield(inner)));
    },
  },
});
