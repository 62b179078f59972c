import { kind } from "../program.ts";
import type { Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { completions } from "./end.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { tell } from "./seen.ts";
import { caughtUp } from "./sole-loop.ts";
import { LATE, seconds } from "./times.ts";

/** An await that was certain to last beyond some moment unless it was cancelled: a sleep, or a plain future that nobody had completed. */
export interface Pause {
  readonly wait: Wait;
  /** the place from which it was certain, and the time there */
  readonly at: number;
  readonly t: number;
}

/** The await at which a coroutine stood at that place: its own, or that of the coroutine that it awaits, as deep as it goes. */
export function innermostWait(run: Run, coroutine: Id, at: number): Wait | undefined {
  let deepest: Wait | undefined;
  let who: Id | undefined = coroutine;
  while (who !== undefined && isOpen(run, who, at)) {
    const open: Wait | undefined = waitsBy(run)
      .get(who)
      ?.findLast((wait) => wait.began < at && (wait.ended ?? Infinity) >= at);
    if (open === undefined || open === deepest) return undefined; // it was running
    deepest = open;
    who = open.on;
  }
  return deepest;
}

/** The pause in which a coroutine was at that place. */
export function pauseAt(run: Run, coroutine: Id, at: number): Pause | undefined {
  const event = run.trace[at];
  const wait = isOrderly(run) ? innermostWait(run, coroutine, at) : undefined;
  if (event === undefined || wait === undefined || !outlasts(run, wait, at, event.t)) return undefined;
  return { wait, at, t: event.t };
}

/** The pause in which a coroutine was when the clock came to that time. */
export function pauseOver(run: Run, coroutine: Id, t: number): Pause | undefined {
  const at = run.trace.findIndex((event) => event.t > t - LATE);
  const wait = at < 0 || !isOrderly(run) ? undefined : innermostWait(run, coroutine, at);
  if (wait === undefined || wait.from > t - LATE || !outlasts(run, wait, Infinity, t)) return undefined;
  return { wait, at: wait.began, t };
}

/** An await that should be over, and the place that settles how it came out. */
export interface Reply {
  readonly wait: Wait;
  readonly proof: number;
}

/**
 * How an await came out that had to be over once `ready` had happened, or at `due`. Where the loop went on without it, it counts as never over:
 * whatever ended it later was something else. Undefined where it may still come. Due at Infinity: it may wait for ever.
 */
export function replyTo(run: Run, wait: Wait, ready: number, due?: number): Reply | undefined {
  const proof = due === Infinity ? undefined : caughtUp(run, ready, due);
  if (proof === undefined || (wait.ended ?? Infinity) <= proof)
    return wait.ended === undefined ? undefined : { wait, proof: wait.ended };
  const { by, node, what, on, began, from } = wait;
  const isGone = (run.activation(by)?.ended ?? Infinity) < Math.min(proof, wait.ended ?? Infinity);
  return isGone ? undefined : { wait: { by, node, what, on, began, from }, proof };
}

/** Whether an await ended with CancelledError. */
export const isCancelled = ({ outcome }: Wait): boolean =>
  outcome?.raised !== undefined && /^(Sub)?CancelledError$/.test(outcome.raised.exception);

/** How an await ended, in words. */
export function ending(wait: Wait): string {
  if (wait.outcome === undefined) return "did not come back";
  const { raised, value } = wait.outcome;
  return raised === undefined ? `came back with ${tell(value)} at ${wait.to}` : `raised ${tell(raised)} at ${wait.to}`;
}

/** Where a coroutine or an awaitable object of the program is being run at that place. */
function isOpen(run: Run, who: Id, at: number): boolean {
  const body = run.activation(who);
  const sort = body === undefined ? undefined : kind(body.node);
  return (
    body !== undefined &&
    (sort === "coroutine" || sort === "custom") &&
    body.began < at &&
    (body.ended ?? Infinity) >= at
  );
}

function outlasts(run: Run, wait: Wait, at: number, t: number): boolean {
  const due = sleepEnd(wait);
  if (due !== undefined) return due > t + LATE;
  if (wait.on === undefined || !run.isPlainFuture(wait.on)) return false;
  return !completions(run, wait.on).some((each) => (at === Infinity ? each.t <= t + LATE : each.at < at));
}

/** When a sleep is over by itself. */
export function sleepEnd(wait: Wait): number | undefined {
  const delay = wait.what?.call === "sleep" ? seconds(wait.what.delay) : undefined;
  return delay === undefined || Number.isNaN(delay) ? undefined : wait.from + Math.max(0, delay);
}

const waitsBy = perRun((run): ReadonlyMap<Id, readonly Wait[]> => {
  const waits = new Map<Id, Wait[]>();
  for (const wait of run.waits) {
    if (wait.node.do !== "await") continue;
    const list = waits.get(wait.by);
    if (list === undefined) waits.set(wait.by, [wait]);
    else list.push(wait);
  }
  return waits;
});
