import { broken, type Finding, held } from "../rule.ts";
import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { harmless, undisturbed } from "./cancellation.ts";
import { ending, isCancelled, type Pause, replyTo, sleepEnd } from "./suspension.ts";
import { onTime } from "./times.ts";

/** The finding about a pause that something cancelled at that moment: it must end with CancelledError, then. */
export function interrupted(run: Run, pause: Pause, why: string): Finding | undefined {
  const { at, t } = pause;
  const { wait, proof } = replyTo(run, pause.wait, at, t) ?? {};
  if (wait === undefined || proof === undefined) return undefined;
  const inTime = wait.to !== undefined && (onTime(wait.to, t) || !run.steady(at, proof));
  return isCancelled(wait) && inTime
    ? held(at, proof)
    : broken(`${why}: expected CancelledError in ${wait.by} at ${t}, saw that it ${ending(wait)}`, at, proof);
}

/**
 * The finding about a pause that nothing cancelled: it must not end with CancelledError. Nothing as long as it goes on, or where it may have been
 * cancelled after all, by anything but the calls at these places.
 */
export function uninterrupted(
  run: Run,
  { wait: pause, at }: Pause,
  why: string,
  but: readonly number[] = [],
): Finding | undefined {
  const task = run.activation(pause.by)?.event.task;
  const struck = [pause.on, task].filter((id) => typeof id === "string");
  const { wait, proof } = replyTo(run, pause, at, sleepEnd(pause) ?? Infinity) ?? {};
  if (wait === undefined || proof === undefined) return undefined;
  if (wait.outcome !== undefined && !isCancelled(wait)) return held(at, proof);
  if (run.did("set_exception").some(({ event }) => event.on === wait.on)) return undefined; // perhaps to a CancelledError
  if (wait.began >= at && run.isPlainFuture(wait.on) && handedOver(run, wait.on!, wait.began)) return undefined;
  const known = [...but, ...harmless(run, struck, wait.began, proof)];
  if (!undisturbed(run, wait, wait.began, proof - 1, known)) return undefined;
  return broken(`${why}, but ${wait.by} ${ending(wait)}`, at, proof);
}

/** Whether somebody else was given it before, or waited for it: with that it may have been cancelled. */
const handedOver = (run: Run, id: Id, before: number): boolean =>
  run.trace
    .slice(0, before)
    .some((event) => (event.is === "did" && event.args?.includes(id)) || (event.is === "waits" && event.on === id));
