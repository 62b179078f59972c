import { shapes } from "../field.ts";

/** Futures; a task is one too. `timeout` passes the argument that asyncio's result() and exception() do not take. */
export const futures = shapes({
  set_result: { future: "name", value: "value" },
  set_exception: { future: "name", exception: "exception" },
  cancel: { future: "name", msg: "value?" },
  done: { future: "name" },
  cancelled: { future: "name" },
  result: { future: "name", timeout: "seconds?" },
  exception: { future: "name", timeout: "seconds?" },
  add_done_callback: { future: "name", callback: "callback", context: "name?" },
  remove_done_callback: { future: "name", callback: "name" },
  get_loop: { future: "name" },
  isfuture: { value: "value" },
  iscoroutine: { value: "value" },
  iscoroutinefunction: { value: "value" },
});
