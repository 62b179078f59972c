import type { Run } from "../run.ts";
import type { Id, Seen } from "../trace.ts";

/** Where an exception was reported: in the log, or to an exception handler of the program's. */
export const reportsOf = (run: Run, exception: number): readonly number[] =>
  run.trace.flatMap((event, at) => {
    if (event.is === "logged") return event.raised?.id === exception ? [at] : [];
    return event.is === "began" && event.args?.some((seen) => tells(seen, exception)) ? [at] : [];
  });

/** Whether anything but that body raised that exception, or was given it. */
export const isRaisedElsewhere = (run: Run, exception: number, who: Id): boolean =>
  run.activations.some((body) => body.who !== who && body.outcome?.raised?.id === exception) ||
  run.did("set_exception").some(({ event }) => isException(event.value, exception));

const tells = (seen: Seen, exception: number): boolean =>
  typeof seen === "object" && seen !== null && "dict" in seen && isException(seen.dict["exception"], exception);

const isException = (seen: Seen | undefined, exception: number): boolean =>
  typeof seen === "object" && seen !== null && "exception" in seen && seen.id === exception;
