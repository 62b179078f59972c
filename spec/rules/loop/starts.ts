import { mayBeStopPending, stopsIn, strayStop } from "../../lens/loop-life.ts";
import { broken, held, type Finding } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";

/** That running of a loop gets under way, and is not refused with RuntimeError. Nothing where it would not show. */
export function* starts(run: Run, running: Wait, why: string): Iterable<Finding> {
  const { node, began, ended, outcome, on } = running;
  if (ended === undefined || outcome === undefined) return;
  const raised = outcome.raised?.exception;
  if (node.do === "run_forever") {
    if (raised === "RuntimeError") yield broken(`${why}, and run_forever() raised RuntimeError`, began, ended);
    else yield held(began, ended);
    return;
  }
  if (node.do !== "run_until_complete" || typeof node.future === "string" || node.future.call !== "coroutine") return;
  const body = on === undefined ? undefined : run.activation(on);
  if (body !== undefined && body.began > began && body.began < ended) yield held(began, body.began);
  else if (raised === "RuntimeError" && !mayBeStopped(run, running))
    yield broken(`${why}, and run_until_complete() raised RuntimeError`, began, ended);
}

/** Whether the loop may have been stopped before the coroutine began: that is a RuntimeError, too. */
const mayBeStopped = (run: Run, running: Wait): boolean =>
  stopsIn(run, running).length > 0 || mayBeStopPending(run, running) || strayStop(run, running);
