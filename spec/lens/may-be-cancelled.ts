import type { Run, Wait } from "../run.ts";

/** Whether an await may have been cut off from outside: by a cancellation, however long ago somebody asked for it, or by closing the coroutine. */
export function mayBeCancelled(run: Run, { outcome, ended }: Wait): boolean {
  const raised = outcome?.raised?.exception;
  return raised === "GeneratorExit" || (raised === "CancelledError" && !run.calm(0, ended ?? run.trace.length));
}
