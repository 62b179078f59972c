import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const raisesCancelled = mutant({
  id: "wait-for.raises-cancelled",
  mistake: "wait_for() raises CancelledError when its time is up",
  kind: "plain",
  accusedBy: ["wait-for.timeout-raises", "wait-for.builtin-timeouterror"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      try {
        return yield* asyncio.waitFor(awaited, seconds);
      } catch (error) {
        throw error instanceof asyncio.TimeoutError && error.cause !== undefined ? new asyncio.CancelledError() : error;
      }
    }),
  },
});
