import { completions } from "./end.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { kind } from "./program.ts";
import { LATE, onTime, seconds, tell, type Run, type Wait } from "./run.ts";
import { caughtUp } from "./sole-loop.ts";
import { broken, held, type Finding } from "./rule.ts";
import type { Id } from "./trace.ts";

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

/** Whether an await ended with CancelledError. */
export const isCancelled = (wait: Wait): boolean => wait.outcome?.raised?.exception === "CancelledError";

/** How an await ended, in words. */
export function ending(wait: Wait): string {
  if (wait.outcome === undefined) return "never came back";
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
