import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, () => ({
  athrow() {
    return this.aclose();
  },
}));

export const athrowCloses = mutant({
  id: "asyncgen.athrow-closes",
  mistake: "athrow() closes the generator",
  kind: "plain",
  accusedBy: ["asyncgen.athrow"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
