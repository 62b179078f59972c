import { shapes } from "../field.ts";

/** Loops and their life. `loop` names a loop; left out, it is the running one. The statements that run a loop block their caller. */
export const loops = shapes({
  new_event_loop: { as: "as" },
  /** without `loop`: None; `value`: anything else */
  set_event_loop: { loop: "name?", value: "value?" },
  get_event_loop: { as: "as?" },
  get_running_loop: { as: "as?" },
  /** asyncio.run(); `loop` binds the loop that a `loop_factory` makes */
  run: { main: "awaitable", debug: "flag?", loop: "as?" },
  run_until_complete: { loop: "name?", future: "awaitable" },
  run_forever: { loop: "name?" },
  stop: { loop: "name?" },
  close: { loop: "name?" },
  is_running: { loop: "name?" },
  is_closed: { loop: "name?" },
  time: { loop: "name?" },
  set_debug: { loop: "name?", enabled: "flag" },
  get_debug: { loop: "name?" },
  /** without `handler`: None; `value`: anything else */
  set_exception_handler: { loop: "name?", handler: "callback?", value: "value?" },
  /** time.sleep(): the clock goes on, the loop does not */
  block: { seconds: "seconds" },
});
