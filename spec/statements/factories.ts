import { shapes } from "../field.ts";

/** What a loop makes its tasks with. */
export const factories = shapes({
  /** without `factory` and `value`: None; `value`: anything else */
  set_task_factory: { loop: "name?", factory: "task_factory?", value: "value?" },
  get_task_factory: { loop: "name?" },
});
