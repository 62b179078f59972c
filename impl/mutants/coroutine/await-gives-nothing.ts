import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

const silent = asyncio.coroutine(function* (coroutine: Coroutine<unknown>) {
  yield* coroutine;
  return null;
});

export const awaitGivesNothing = mutant({
  id: "coroutine.await-gives-nothing",
  mistake: "an await of a coroutine gives None",
  kind: "plain",
  accusedBy: ["coroutine.await-returns-value"],
  wrong: { awaitable: (object: unknown) => (asyncio.iscoroutine(object) ? silent(object) : asyncio.awaitable(object)) },
});
