import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const waiting = asyncio.coroutine(function* (inner: Future<unknown>): Generator<unknown, unknown, any> {
  while (!inner.done()) {
    try {
      yield* asyncio.wait([inner]);
    } catch (error) {
      if (!(error instanceof asyncio.CancelledError)) throw error;
    }
  }
  return inner.result();
});

export const hidesTheCancel = mutant({
  id: "shield.hides-the-cancel",
  mistake: "a cancelled caller of shield() waits for the inner task, and hears nothing of it",
  kind: "plain",
  accusedBy: ["shield.caller-still-cancelled"],
  wrong: {
    shield(awaitable: never) {
      const inner: Future<unknown> = asyncio.ensureFuture(awaitable);
      return inner.done() ? inner : asyncio.ensureFuture(waiting(inner));
    },
  },
});
