import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

const ending = asyncio.coroutine(function* (coroutine: Coroutine<unknown>): Generator<unknown, unknown, any> {
  try {
    return yield* coroutine;
  } catch (error) {
    if (error instanceof asyncio.RuntimeError && error.cause instanceof asyncio.StopIteration) return null;
    throw error;
  }
});

export const letsStopIterationOut = mutant({
  id: "coroutine.lets-stop-iteration-out",
  mistake: "a StopIteration that escapes a coroutine ends it with a value",
  kind: "plain",
  accusedBy: ["coroutine.stopiteration-becomes-runtimeerror"],
  wrong: { awaitable: (object: unknown) => (asyncio.iscoroutine(object) ? ending(object) : asyncio.awaitable(object)) },
});
