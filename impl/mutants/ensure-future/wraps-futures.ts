import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const awaiting = asyncio.coroutine(function* (future: Future<unknown>): Generator<unknown, unknown, any> {
  return yield* future;
});

export const wrapsFutures = mutant({
  id: "ensure-future.wraps-futures",
  mistake: "ensure_future() of a future makes a task",
  kind: "plain",
  accusedBy: ["ensure-future.future-unchanged"],
  wrong: {
    ensureFuture: (awaitable: never, options?: object) =>
      asyncio.ensureFuture(asyncio.isfuture(awaitable) ? awaiting(awaitable) : awaitable, options),
  },
});
