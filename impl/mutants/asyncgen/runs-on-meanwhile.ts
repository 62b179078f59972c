import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

/** What is on its way to a generator's next item. */
const ahead = new WeakMap<object, Generator<unknown, unknown, any>>();

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  *sending(value, error) {
    const next = ahead.get(this);
    ahead.delete(this);
    const item = yield* next ?? was.sending.call(this, value, error);
    const body = asyncio.coroutine(() => was.sending.call(this, undefined));
    ahead.set(this, asyncio.createTask(body())[Symbol.iterator]() as never);
    return item;
  },
}));

export const runsOnMeanwhile = mutant({
  id: "asyncgen.runs-on-meanwhile",
  mistake: "an asynchronous generator runs on to its next item while the block around the last one waits",
  kind: "plain",
  accusedBy: ["asyncgen.async-for-order"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
