import { shapes } from "../field.ts";

/** Task groups, entered by `async_with`; `create_task` with `group` adds to one. */
export const groups = shapes({
  task_group: { as: "as" },
});
