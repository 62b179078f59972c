import { shapes } from "../field.ts";

/** What only tasks have. Without `loop` the functions ask the running loop. */
export const tasks = shapes({
  uncancel: { task: "name" },
  cancelling: { task: "name" },
  get_name: { task: "name" },
  set_name: { task: "name", value: "value" },
  /** whether the task's name stands in its repr() */
  repr_has_name: { task: "name" },
  get_coro: { task: "name" },
  get_context: { task: "name", as: "as?" },
  get_stack: { task: "name", limit: "count?" },
  /** observed: whether anything was written */
  print_stack: { task: "name", limit: "count?" },
  current_task: { loop: "name?", as: "as?" },
  all_tasks: { loop: "name?" },
});
