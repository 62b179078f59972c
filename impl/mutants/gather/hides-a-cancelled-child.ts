import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const hiding = asyncio.coroutine(function* (outer: Future<unknown[]>) {
  const outcomes: readonly unknown[] = yield* outer;
  return outcomes.map((each) => (each instanceof asyncio.CancelledError ? null : each));
});

export const hidesACancelledChild = mutant({
  id: "gather.hides-a-cancelled-child",
  mistake: "with return_exceptions a cancelled child contributes None",
  kind: "subtle",
  accusedBy: ["gather.return-exceptions-cancelled-child"],
  wrong: {
    gather: (awaitables: readonly never[], options?: { readonly returnExceptions?: boolean }) =>
      options?.returnExceptions && awaitables.length > 0
        ? asyncio.ensureFuture(hiding(asyncio.gather(awaitables, options)))
        : asyncio.gather(awaitables, options as object),
  },
});
