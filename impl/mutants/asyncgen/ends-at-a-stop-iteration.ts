import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  resume(resume) {
    try {
      return was.resume.call(this, resume);
    } catch (error) {
      if (error instanceof asyncio.RuntimeError && error.cause instanceof asyncio.StopAsyncIteration) throw error.cause;
      throw error;
    }
  },
}));

export const endsAtAStopIteration = mutant({
  id: "asyncgen.ends-at-a-stop-iteration",
  mistake: "a StopAsyncIteration inside a generator just ends it",
  kind: "subtle",
  accusedBy: ["asyncgen.stopasynciteration-inside"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
