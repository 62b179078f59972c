import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const resultOf = asyncio.coroutine(function* (future: Future<unknown>): Generator<unknown, unknown, any> {
  return yield* future;
});

export const inOrderOfArguments = mutant({
  id: "as-completed.in-order-of-arguments",
  mistake: "as_completed() gives the results in the order of its arguments",
  kind: "plain",
  accusedBy: ["as-completed.completion-order"],
  wrong: {
    asCompleted(awaitables: Iterable<never>, options?: object) {
      if (!Array.isArray(awaitables)) return asyncio.asCompleted(awaitables, options);
      const futures = [...new Set(awaitables as never[])].map((each): Future<unknown> => asyncio.ensureFuture(each));
      const iterator = asyncio.asCompleted(futures, options);
      const coroutines = futures.map((each) => resultOf(each)).values();
      return Object.assign(iterator, { next: () => coroutines.next() });
    },
  },
});
