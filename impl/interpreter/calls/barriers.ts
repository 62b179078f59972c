import type { barrierCalls as shapes } from "../../../spec/statements/barriers.ts";
import type { CallPage } from "./page.ts";

/** The coroutines of barriers. */
export const barrierCalls: CallPage<typeof shapes> = {
  barrier_wait: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => world.subject(call.barrier, "barrier", did).wait(),
  },
  barrier_reset: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => world.subject(call.barrier, "barrier", did).reset(),
  },
  barrier_abort: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => world.subject(call.barrier, "barrier", did).abort(),
  },
};
