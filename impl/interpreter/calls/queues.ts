import type { queueCalls as shapes } from "../../../spec/statements/queues.ts";
import { value } from "../values.ts";
import type { CallPage } from "./page.ts";

/** What waits at a queue. */
export const queueCalls: CallPage<typeof shapes> = {
  put: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make(world, call, _, did) {
      const queue = world.subject(call.queue, "queue", did);
      const item = value(world, call.item);
      world.lifetimes.hold(item);
      return queue.put(item);
    },
  },
  get: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => world.subject(call.queue, "queue", did).get(),
  },
  join: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => world.subject(call.queue, "queue", did).join(),
  },
};
