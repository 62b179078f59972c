import { shapes } from "../field.ts";

/** Iterating, as Python's own grammar does it. */
export const generators = shapes({
  /** a `for` without `async` over that value; observed: its items, as a list */
  plain_for: { over: "value" },
});

/** Steps of an asynchronous generator, each to be awaited. */
export const generatorCalls = shapes({
  /** without `value`: asend(None) */
  asend: { generator: "name", value: "value?", as: "as?" },
  athrow: { generator: "name", exception: "exception", as: "as?" },
  /** a coroutine that gives `[item async for item in over]` */
  async_comprehension: { over: "value", as: "as?" },
});
