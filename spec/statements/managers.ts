import { shapes } from "../field.ts";

/** Asynchronous context managers of the program's own. */
export const managers = shapes({
  /** what the bodies return is what entering gives, and whether leaving swallows what was raised */
  context_manager: { enter: "body", exit: "body", as: "as" },
  /** a plain `with` of an asynchronous context manager, around nothing */
  with: { manager: "name" },
});
