import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const zeroIsAlwaysTooLate = mutant({
  id: "wait-for.zero-is-always-too-late",
  mistake: "wait_for(…, 0) of a future that is done raises TimeoutError",
  kind: "plain",
  accusedBy: ["wait-for.zero-timeout-done"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      if (seconds !== null && seconds <= 0) {
        asyncio.ensureFuture(awaited).cancel();
        throw new asyncio.TimeoutError();
      }
      return yield* asyncio.waitFor(awaited, seconds);
    }),
  },
});
