import { shapes } from "../field.ts";

/** Futures of concurrent.futures. Nobody waits for one: its result is asked for with a timeout of 0. */
export const threads = shapes({
  concurrent_set_result: { future: "name", value: "value" },
  concurrent_set_exception: { future: "name", exception: "exception" },
  concurrent_cancel: { future: "name" },
  concurrent_done: { future: "name" },
  concurrent_cancelled: { future: "name" },
  concurrent_result: { future: "name" },
  concurrent_exception: { future: "name" },
});

/** From one world to the other. */
export const threadCalls = shapes({
  concurrent_future: { as: "as?" },
  /** without `loop` none is passed */
  run_coroutine_threadsafe: { coro: "awaitable", loop: "name?", as: "as?" },
  /** of a future of either kind */
  wrap_future: { future: "name", loop: "name?", as: "as?" },
});
