import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const swallowsErrors = mutant({
  id: "wait-for.swallows-errors",
  mistake: "wait_for() gives None where what it awaits fails",
  kind: "plain",
  accusedBy: ["wait-for.exception-passes"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      try {
        return yield* asyncio.waitFor(awaited, seconds);
      } catch (error) {
        if (error instanceof asyncio.TimeoutError || !asyncio.isException(error)) throw error;
        return null;
      }
    }),
  },
});
