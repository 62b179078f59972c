import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const hidesErrorsOfTheCancelled = mutant({
  id: "wait-for.hides-errors-of-the-cancelled",
  mistake: "what answers its cancellation with an error is taken for timed out",
  kind: "subtle",
  accusedBy: ["wait-for.exception-during-cancellation"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      const loop = asyncio.getRunningLoop();
      const until = loop.time() + (seconds ?? Infinity);
      try {
        return yield* asyncio.waitFor(awaited, seconds);
      } catch (error) {
        throw asyncio.isException(error) && loop.time() >= until ? new asyncio.TimeoutError() : error;
      }
    }),
  },
});
