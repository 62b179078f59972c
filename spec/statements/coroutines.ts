import { shapes } from "../field.ts";

/** What only the body of a coroutine may do; anywhere else such a statement is observed as unbound and skipped. */
export const coroutines = shapes({
  await: { what: "awaitable" },
  /** a bare yield to the event loop, as only a hand-written awaitable does it; without `value`: None */
  yield: { value: "value?" },
  /** gives an item of the asynchronous generator whose body this is */
  emit: { value: "value" },
  /** enters the asynchronous context manager of that name, runs the body and leaves it: two waits, told apart by their `step` */
  async_with: { manager: "name", body: "body" },
  /** runs the body for each item of an asynchronous iterator; one wait for each, and one for the end; `as` binds items that are futures or coroutines */
  async_for: { over: "name", as: "as?", body: "body" },
});
