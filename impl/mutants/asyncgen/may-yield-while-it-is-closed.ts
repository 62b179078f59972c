import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  *closing(error) {
    try {
      yield* was.closing.call(this, error);
    } catch (raised) {
      if (!(raised instanceof asyncio.RuntimeError) || !raised.message.includes("ignored")) throw raised;
    }
  },
}));

export const mayYieldWhileItIsClosed = mutant({
  id: "asyncgen.may-yield-while-it-is-closed",
  mistake: "a generator that yields while it is closed is just left",
  kind: "subtle",
  accusedBy: ["asyncgen.yield-during-aclose"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
