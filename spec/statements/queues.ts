import { shapes } from "../field.ts";

/** Queues of the three kinds, and what is done to them without waiting. `maxsize` may be any integer; left out, it is not passed. */
export const queues = shapes({
  queue: { maxsize: "value?", as: "as" },
  lifo_queue: { maxsize: "value?", as: "as" },
  priority_queue: { maxsize: "value?", as: "as" },
  put_nowait: { queue: "name", item: "value" },
  get_nowait: { queue: "name" },
  task_done: { queue: "name" },
  /** Queue.shutdown() */
  queue_shutdown: { queue: "name", immediate: "flag?" },
  qsize: { queue: "name" },
  empty: { queue: "name" },
  full: { queue: "name" },
  maxsize: { queue: "name" },
});

/** What waits for an item, a free slot, or the end of all work. */
export const queueCalls = shapes({
  put: { queue: "name", item: "value", as: "as?" },
  get: { queue: "name", as: "as?" },
  join: { queue: "name", as: "as?" },
});
