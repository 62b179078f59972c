import type { Did, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { EARLY, seconds } from "./times.ts";

// When a Timeout is due: what timeout() and timeout_at() were given, and what reschedule() made of it.

/** The deadline of a Timeout at that place; never is Infinity. Undefined where the trace does not tell. */
export function deadlineAt(run: Run, timeout: Id, at: number): number | undefined {
  const last = reschedulesOf(run, timeout).findLast((each) => each.at < at);
  return last === undefined ? firstDeadline(run, timeout) : dueAt(last.node.when);
}

/** The reschedule() calls on a Timeout that were accepted, in order. */
export const reschedulesOf = (run: Run, timeout: Id): readonly Did<"reschedule">[] =>
  run
    .did("reschedule")
    .filter(({ event }) => event.on === timeout && event.unbound === undefined && event.raised === undefined);

/**
 * From where on the block that was entered there may have asked its task to be cancelled: it shows no event of its own, so that it may have been right
 * after the last event before its deadline. Undefined where it was left before.
 */
export function expiryFrom(run: Run, entered: Wait, left: number): number | undefined {
  const timeout = entered.on!;
  const deadlines = [
    firstDeadline(run, timeout),
    ...reschedulesOf(run, timeout).map(({ node }) => dueAt(node.when)),
  ].map((due) => due ?? -Infinity);
  const first = Math.min(...deadlines) - EARLY;
  for (let at = entered.began; at <= left && at < run.trace.length; at++) {
    if (run.trace[at]!.t >= first) return Math.max(at - 1, entered.began);
  }
  return undefined;
}

/** Whether that is what async_with enters a timeout by. */
export const isTimeoutObject = (run: Run, id: Id | undefined): boolean => {
  const node = id === undefined ? undefined : run.maker(id)?.node;
  return node !== undefined && "do" in node && (node.do === "timeout" || node.do === "timeout_at");
};

function firstDeadline(run: Run, timeout: Id): number | undefined {
  const made = run.maker(timeout);
  if (made === undefined || !("do" in made.node)) return undefined;
  if (made.node.do === "timeout_at") return dueAt(made.node.when);
  if (made.node.do !== "timeout") return undefined;
  const delay = dueAt(made.node.delay);
  return delay === undefined ? undefined : made.t + delay;
}

function dueAt(written: Did<"reschedule">["node"]["when"]): number | undefined {
  const due = written === null ? Infinity : seconds(written);
  return due === undefined || Number.isNaN(due) ? undefined : due;
}
