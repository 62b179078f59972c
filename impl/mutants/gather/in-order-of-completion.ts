import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

function gather(awaitables: readonly never[], options?: object): unknown {
  const finished: unknown[] = [];
  const note = asyncio.coroutine(function* (awaitable: never) {
    const value: unknown = yield* asyncio.ensureFuture(awaitable);
    finished.push(value);
    return value;
  });
  const collect = asyncio.coroutine(function* () {
    yield* asyncio.gather(
      awaitables.map((each) => note(each)),
      options,
    );
    return finished;
  });
  return asyncio.ensureFuture(collect());
}

export const inOrderOfCompletion = mutant({
  id: "gather.in-order-of-completion",
  mistake: "gather() lists results as they come in",
  kind: "plain",
  accusedBy: ["gather.results-in-input-order"],
  wrong: { gather },
});
