import { shapes } from "../field.ts";

/** Timeouts, entered by `async_with`. Times of the loop count from the program's start. */
export const timeouts = shapes({
  timeout: { delay: "seconds", as: "as" },
});
