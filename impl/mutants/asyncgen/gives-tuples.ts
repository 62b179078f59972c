import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  itemOf(result) {
    return [was.itemOf.call(this, result)];
  },
}));

export const givesTuples = mutant({
  id: "asyncgen.gives-tuples",
  mistake: "an item comes in a list",
  kind: "plain",
  accusedBy: ["asyncgen.items-are-values"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
