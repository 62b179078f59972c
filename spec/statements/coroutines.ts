import { shapes } from "../field.ts";

/** What only the body of a coroutine may do; anywhere else such a statement is observed as unbound and skipped. */
export const coroutines = shapes({
  await: { what: "awaitable" },
  /** a bare yield to the event loop, as only a hand-written awaitable does it; without `value`: None */
  yield: { value: "value?" },
  /** gives an item of the asynchronous generator whose body this is */
  emit: { value: "value" },
});
