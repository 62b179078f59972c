import { shapes } from "../field.ts";

/** Timeouts, entered by `async_with`. Times of the loop count from the program's start. */
export const timeouts = shapes({
  timeout: { delay: "seconds", as: "as" },
  timeout_at: { when: "seconds", as: "as" },
  reschedule: { timeout: "name", when: "seconds" },
  timeout_when: { timeout: "name" },
  expired: { timeout: "name" },
});
