import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, () => ({
  checkIdle() {},
}));

export const servesTwoAtOnce = mutant({
  id: "asyncgen.serves-two-at-once",
  mistake: "a generator that is suspended in one task may be stepped by another one",
  kind: "plain",
  accusedBy: ["asyncgen.concurrent-step-is-error"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
