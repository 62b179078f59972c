import { shapes } from "../field.ts";

/** Barriers, which `async_with` enters by waiting. */
export const barriers = shapes({
  barrier: { parties: "count", as: "as" },
  parties: { barrier: "name" },
  n_waiting: { barrier: "name" },
  broken: { barrier: "name" },
  /** what its repr() tells: the state and, unless it is broken, how many wait, of how many */
  barrier_state: { barrier: "name" },
});

/** The coroutines of a barrier: reset() and abort() are some, too. */
export const barrierCalls = shapes({
  barrier_wait: { barrier: "name", as: "as?" },
  barrier_reset: { barrier: "name", as: "as?" },
  barrier_abort: { barrier: "name", as: "as?" },
});
