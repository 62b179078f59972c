import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  *closing(error) {
    if (this.ended) throw new asyncio.RuntimeError("it has ended");
    yield* was.closing.call(this, error);
  },
}));

export const closesOnce = mutant({
  id: "asyncgen.closes-once",
  mistake: "aclose() of a generator that has ended raises",
  kind: "plain",
  accusedBy: ["asyncgen.aclose-idempotent"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
