import { shapes } from "../field.ts";

/** as_completed(), which gives an iterator: `async_for` takes it, and `next`. */
export const asCompletedCalls = shapes({
  /** `generator`: the awaitables come from a generator; `single`: the first one itself instead of a collection */
  as_completed: { aws: "awaitables", timeout: "seconds?", generator: "flag?", single: "flag?", as: "as?" },
  /** plain iteration: the awaitable for what finishes next, or StopIteration */
  next: { iterator: "name", as: "as?" },
});
