import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  asend(value) {
    return was.asend.call(this, this.hasBegun ? null : value);
  },
}));

export const asendSendsNothing = mutant({
  id: "asyncgen.asend-sends-nothing",
  mistake: "asend(value) resumes with None",
  kind: "plain",
  accusedBy: ["asyncgen.asend"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
