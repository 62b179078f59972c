import { shapes } from "../field.ts";

/** Context variables; each has the default None. */
export const contexts = shapes({
  var_set: { variable: "text", value: "value" },
  var_get: { variable: "text" },
  copy_context: { as: "as" },
  /** the variable's value in that context */
  context_get: { context: "name", variable: "text" },
});
