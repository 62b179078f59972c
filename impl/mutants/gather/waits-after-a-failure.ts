import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const waiting = asyncio.coroutine(function* (children: readonly never[], returnExceptions: boolean) {
  const outcomes: unknown[] = yield* asyncio.gather(children, { returnExceptions: true });
  if (!returnExceptions) for (const each of outcomes) if (each instanceof asyncio.BaseException) throw each;
  return outcomes;
});

export const waitsAfterAFailure = mutant({
  id: "gather.waits-after-a-failure",
  mistake: "gather() raises the first exception when all children have ended",
  kind: "plain",
  accusedBy: ["gather.first-exception-propagates"],
  wrong: {
    gather: (
      awaitables: readonly never[],
      { returnExceptions = false }: { readonly returnExceptions?: boolean } = {},
    ) =>
      awaitables.length === 0
        ? asyncio.gather(awaitables)
        : asyncio.ensureFuture(
            waiting(awaitables.map((each) => asyncio.ensureFuture(each)) as never, returnExceptions),
          ),
  },
});
