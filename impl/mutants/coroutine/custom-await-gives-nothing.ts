import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const silent = asyncio.coroutine(function* (object: Iterable<unknown>) {
  yield* object;
  return null;
});

export const customAwaitGivesNothing = mutant({
  id: "coroutine.custom-await-gives-nothing",
  mistake: "an await of an object that is no coroutine and can be awaited gives None",
  kind: "plain",
  accusedBy: ["coroutine.dunder-await-objects"],
  wrong: {
    awaitable: (object: unknown) =>
      object instanceof asyncio.CustomAwaitable ? silent(object as never) : asyncio.awaitable(object),
  },
});
