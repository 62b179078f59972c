import { shapes } from "../field.ts";

/** Executors of concurrent.futures. A job acts on a thread of its own, but for those of an `inline_executor`. */
export const executors = shapes({
  thread_pool: { as: "as", workers: "count?" },
  /** no thread pool: it runs each function where it is submitted */
  inline_executor: { as: "as" },
  /** without `executor`: None */
  set_default_executor: { executor: "name?", loop: "name?" },
});

/** Jobs. `executor` left out is None: the loop's default one. */
export const executorCalls = shapes({
  run_in_executor: { callback: "callback", args: "values?", executor: "name?", loop: "name?", as: "as?" },
  /** `keyword` is passed as a keyword argument of that name */
  to_thread: { callback: "callback", args: "values?", keyword: "value?", as: "as?" },
  shutdown_default_executor: { timeout: "seconds?", loop: "name?", as: "as?" },
});
