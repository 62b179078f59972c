import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  *sending(value, error) {
    try {
      return yield* was.sending.call(this, value, error);
    } catch (raised) {
      throw raised instanceof asyncio.CancelledError ? new asyncio.StopAsyncIteration() : raised;
    }
  },
}));

export const swallowsACancel = mutant({
  id: "asyncgen.swallows-a-cancel",
  mistake: "a generator that is cancelled inside just ends",
  kind: "subtle",
  accusedBy: ["asyncgen.cancel-inside"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
