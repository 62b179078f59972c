import { shapes } from "../field.ts";

/** What becomes of errors that nobody awaits, and what the debug mode says. Without `loop` it is the running one. */
export const errors = shapes({
  get_exception_handler: { loop: "name?" },
  /** hands the current handler a context with that message, and with what else is given; skipped while a handler runs */
  call_exception_handler: { loop: "name?", message: "text", exception: "exception?", future: "name?" },
  /** in the body of a handler with the context that it was called with; anywhere else with one that only has a message */
  default_exception_handler: { loop: "name?" },
  /** asks for the threshold, or with `seconds` sets it */
  slow_callback_duration: { loop: "name?", seconds: "seconds?" },
  /** hands a value where a callback belongs to that method of the loop: call_soon, call_later or call_at */
  schedule_value: { method: "text", value: "value", loop: "name?" },
});
