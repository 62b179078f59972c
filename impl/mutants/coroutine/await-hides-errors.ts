import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

const hiding = asyncio.coroutine(function* (coroutine: Coroutine<unknown>): Generator<unknown, unknown, any> {
  try {
    return yield* coroutine;
  } catch (error) {
    throw asyncio.isException(error) ? new asyncio.RuntimeError("it failed") : error;
  }
});

export const awaitHidesErrors = mutant({
  id: "coroutine.await-hides-errors",
  mistake: "an await of a coroutine that fails raises another error",
  kind: "plain",
  accusedBy: ["coroutine.await-propagates-exception"],
  wrong: { awaitable: (object: unknown) => (asyncio.iscoroutine(object) ? hiding(object) : asyncio.awaitable(object)) },
});
