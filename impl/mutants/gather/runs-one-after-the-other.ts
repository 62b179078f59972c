import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const inTurn = asyncio.coroutine(function* (awaitables: readonly never[], returnExceptions: boolean) {
  const results: unknown[] = [];
  for (const each of awaitables) {
    try {
      results.push(yield* asyncio.ensureFuture(each));
    } catch (error) {
      if (!returnExceptions) throw error;
      results.push(error);
    }
  }
  return results;
});

export const runsOneAfterTheOther = mutant({
  id: "gather.runs-one-after-the-other",
  mistake: "gather() starts a child when the one before it has ended",
  kind: "plain",
  accusedBy: ["gather.runs-concurrently"],
  wrong: {
    gather: (
      awaitables: readonly never[],
      { returnExceptions = false }: { readonly returnExceptions?: boolean } = {},
    ) =>
      awaitables.length === 0 ? asyncio.gather(awaitables) : asyncio.ensureFuture(inTurn(awaitables, returnExceptions)),
  },
});
