import type { Trace } from "../../spec/trace.ts";

/**
 * A trace without what the garbage collector brings about: the reports and warnings about what is collected, which come when reference counts say so,
 * and the ends of bodies that are destroyed.
 */
export const uncollected = (trace: Trace): Trace =>
  trace.filter(
    (event) =>
      event.is !== "logged" &&
      !(event.is === "warned" && event.category !== "DeprecationWarning") &&
      !("raised" in event && event.raised?.exception === "GeneratorExit"),
  );
