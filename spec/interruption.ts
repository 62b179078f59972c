import { harmless, undisturbed } from "./cancellation.ts";
import { broken, held, type Finding } from "./rule.ts";
import { onTime, type Run } from "./run.ts";
import { caughtUp } from "./sole-loop.ts";
import { ending, isCancelled, sleepEnd, type Pause } from "./suspension.ts";

/** The finding about a pause that something cancelled at that moment: it must end with CancelledError, then. */
export function interrupted(run: Run, { wait, at, t }: Pause, why: string): Finding | undefined {
  if (wait.ended === undefined) {
    const proof = caughtUp(run, at, t);
    return proof === undefined || run.activation(wait.by)?.ended !== undefined
      ? undefined
      : broken(`${why}, but ${wait.by} never came back from its await`, wait.began, at, proof);
  }
  const inTime = onTime(wait.to!, t) || !run.steady(at, wait.ended);
  return isCancelled(wait) && inTime
    ? held(at, wait.ended)
    : broken(`${why}: expected CancelledError in ${wait.by} at ${t}, saw that it ${ending(wait)}`, at, wait.ended);
}

/**
 * The finding about a pause that nothing cancelled: it must not end with CancelledError. Nothing as long as it goes on, or where it may have been
 * cancelled after all, by anything but the calls at these places.
 */
export function uninterrupted(
  run: Run,
  { wait, at }: Pause,
  why: string,
  but: readonly number[] = [],
): Finding | undefined {
  const task = run.activation(wait.by)?.event.task;
  const struck = [wait.on, task].filter((id) => typeof id === "string");
  const isSpared = (to: number): boolean =>
    undisturbed(run, wait, wait.began, to, [...but, ...harmless(run, struck, wait.began, to)]);
  if (wait.ended === undefined) {
    const due = sleepEnd(wait);
    const proof = due === undefined ? undefined : caughtUp(run, at, due);
    if (proof === undefined || run.activation(wait.by)?.ended !== undefined || !isSpared(proof - 1)) return undefined;
    return broken(`${why}, but ${wait.by} never came back from its sleep, which was over at ${due}`, at, proof);
  }
  if (!isCancelled(wait)) return held(at, wait.ended);
  return isSpared(wait.ended) ? broken(`${why}, but ${wait.by} ${ending(wait)}`, at, wait.ended) : undefined;
}
