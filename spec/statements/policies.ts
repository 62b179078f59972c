import { shapes } from "../field.ts";

/** Event loop policies, deprecated since 3.14. */
export const policies = shapes({
  /** the default policy, but that each call of one of its methods is observed as the run of a callback, with the method's name */
  policy: { as: "as" },
  /** without `policy`: None */
  set_event_loop_policy: { policy: "name?" },
  get_event_loop_policy: {},
});
