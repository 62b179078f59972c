import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

/** What a generator gave, or raised, before anybody asked. */
const ahead = new WeakMap<object, { readonly item?: unknown; readonly error?: unknown }>();

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, (was) => ({
  *sending(value, error) {
    const known = ahead.get(this);
    ahead.delete(this);
    if (known !== undefined && "error" in known) throw known.error;
    const item = known === undefined ? yield* was.sending.call(this, value, error) : known.item;
    try {
      ahead.set(this, { item: yield* was.sending.call(this, undefined) });
    } catch (raised) {
      ahead.set(this, { error: raised });
    }
    return item;
  },
}));

export const runsAhead = mutant({
  id: "asyncgen.runs-ahead",
  mistake: "an asynchronous generator runs on to its next item before it gives one",
  kind: "plain",
  accusedBy: ["asyncgen.sequential-not-concurrent"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
