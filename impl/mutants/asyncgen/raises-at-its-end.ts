import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  *sending(value, error) {
    if (this.ended) throw new asyncio.RuntimeError("it has ended");
    return yield* was.sending.call(this, value, error);
  },
}));

export const raisesAtItsEnd = mutant({
  id: "asyncgen.raises-at-its-end",
  mistake: "a step of a generator that has ended raises RuntimeError",
  kind: "plain",
  accusedBy: ["asyncgen.exhaustion"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
