import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const swallowsACancel = mutant({
  id: "wait-for.swallows-a-cancel",
  mistake: "a task that is cancelled in wait_for() gets a TimeoutError",
  kind: "subtle",
  accusedBy: ["wait-for.outer-cancel-cancels-inner"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      try {
        return yield* asyncio.waitFor(awaited, seconds);
      } catch (error) {
        throw error instanceof asyncio.CancelledError ? new asyncio.TimeoutError() : error;
      }
    }),
  },
});
