import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class TimeoutError extends asyncio.Exception {}

export const raisesAnErrorOfItsOwn = mutant({
  id: "wait-for.raises-an-error-of-its-own",
  mistake: "wait_for() raises a TimeoutError that is not the builtin one",
  kind: "plain",
  accusedBy: ["wait-for.builtin-timeouterror"],
  wrong: {
    TimeoutError,
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      try {
        return yield* asyncio.waitFor(awaited, seconds);
      } catch (error) {
        throw error instanceof asyncio.TimeoutError ? new TimeoutError() : error;
      }
    }),
  },
});
