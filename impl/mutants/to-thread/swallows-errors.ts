import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const swallowsErrors = mutant({
  id: "to-thread.swallows-errors",
  mistake: "to_thread() gives None where its job raises",
  kind: "plain",
  accusedBy: ["to-thread.exception"],
  wrong: {
    toThread: asyncio.coroutine(function* (...call: [never]): Generator<unknown, unknown, any> {
      try {
        return yield* asyncio.toThread(...call);
      } catch (error) {
        if (asyncio.isException(error)) return null;
        throw error;
      }
    }),
  },
});
