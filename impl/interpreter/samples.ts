import type { Sample } from "../../spec/field.ts";
import type { Asyncio } from "../asyncio/index.ts";

/** Things that are no awaitable, or only look like one. */
export const sample = (kind: Sample, asyncio: Asyncio): unknown => samples[kind](asyncio);

const samples: { readonly [S in Sample]: (asyncio: Asyncio) => unknown } = {
  function: () => plainFunction,
  "async function": (asyncio) => asyncio.coroutine(asyncFunction),
  "async method": (asyncio) => asyncio.coroutine(asyncFunction).bind({}),
  "async generator": (asyncio) => asyncio.asyncGenerator(asyncFunction)(),
  generator: () => new Generator_(),
  list: () => [],
  "future-like": () => new FutureLike(),
  class: () => FutureLike,
};

function plainFunction(): void {}

function* asyncFunction(): Generator<unknown, void> {}

/** A generator that is no coroutine: asyncio takes JavaScript's own for one. */
class Generator_ {
  next(): IteratorResult<unknown> {
    return { value: undefined, done: true };
  }
}
Object.defineProperty(Generator_, "name", { value: "generator" });

/** Says of itself that it is a future. */
class FutureLike {
  asyncioFutureBlocking = false;
}
