import { shapes } from "../field.ts";

/** Locks, events, conditions and semaphores. Where a field is called `lock`, it names anything that is held: a lock, a condition or a semaphore. */
export const locks = shapes({
  lock: { as: "as" },
  event: { as: "as" },
  /** without `lock` it has one of its own */
  condition: { lock: "name?", as: "as" },
  semaphore: { value: "value?", as: "as" },
  bounded_semaphore: { value: "value?", as: "as" },
  release: { lock: "name" },
  locked: { lock: "name" },
  event_set: { event: "name" },
  event_clear: { event: "name" },
  is_set: { event: "name" },
  notify: { condition: "name", n: "count?" },
  notify_all: { condition: "name" },
});

/** What waits for them. `timeout` passes an argument that none of these methods takes. */
export const lockCalls = shapes({
  acquire: { lock: "name", timeout: "seconds?", as: "as?" },
  event_wait: { event: "name", timeout: "seconds?", as: "as?" },
  condition_wait: { condition: "name", timeout: "seconds?", as: "as?" },
  /** the predicate is a function: what it returns is what it says */
  condition_wait_for: { condition: "name", predicate: "callback", as: "as?" },
});
