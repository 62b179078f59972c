import type { Event, Seen, Trace } from "../../spec/trace.ts";

/**
 * A trace without what the garbage collector brings about: the reports and warnings about what is collected, which come when reference counts say so,
 * also those that an exception handler of the program's is called for, and the ends of bodies that are destroyed.
 */
export function uncollected(trace: Trace): Trace {
  const handlers = new Set(
    trace.flatMap((event) => (event.is === "began" && tellsOfDead(event.args) ? event.who : [])),
  );
  const left = trace.filter(
    (event) =>
      event.is !== "logged" &&
      !(event.is === "warned" && event.category !== "DeprecationWarning") &&
      !("raised" in event && event.raised?.exception === "GeneratorExit") &&
      !handlers.has(whose(event)),
  );
  // tasks of which nobody knows the coroutine are numbered as they come into sight, for a handler too
  return JSON.parse(JSON.stringify(left).replaceAll(/task\(\?\)~\d+/g, "task(?)")) as Trace;
}

/** Whether somebody is called as an exception handler for a future that was never looked at, or a task that was destroyed. */
function tellsOfDead(args: readonly Seen[] | undefined): boolean {
  const [, context] = args ?? [];
  if (typeof context !== "object" || context === null || !("dict" in context)) return false;
  return (
    Object.keys(context.dict).every((key) => keysOfDead.has(key)) &&
    ("future" in context.dict || "task" in context.dict)
  );
}

const keysOfDead: ReadonlySet<string> = new Set(["message", "exception", "future", "task", "source_traceback"]);

const whose = (event: Event): string => ("who" in event ? event.who : "by" in event ? event.by : "");
