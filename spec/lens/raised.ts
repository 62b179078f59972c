import type { SeenException } from "../trace.ts";
import { perRun } from "./per-run.ts";

/** The classes of all exceptions that a trace shows raised: what asks for a rare one has no need to look any further. */
export const raisedIn = perRun((run): ReadonlySet<string> => {
  const classes = new Set<string>();
  for (const event of run.trace) {
    const { raised } = event as { readonly raised?: SeenException };
    if (raised !== undefined) classes.add(raised.exception);
  }
  return classes;
});
