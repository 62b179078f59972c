import type { Did, Run, Wait } from "../run.ts";
import type { Id, Outcome } from "../trace.ts";
import { undisturbed } from "./cancellation.ts";
import { bodyOf, doneAt, endOf } from "./end.ts";
import type { Fate } from "./fate.ts";
import { isResult } from "./gathering.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { runningAt } from "./running.ts";
import { LATE, sameTime, seconds } from "./times.ts";

/** An as_completed() of futures, tasks and coroutines, on the only loop, and all that was taken from it. */
export interface Completing {
  readonly call: Did<"as_completed">;
  readonly iterator: Id;
  /** the awaitables, each once */
  readonly children: readonly Id[];
  /** where it began at the latest: up to 3.12 with the first next() */
  readonly start: { readonly at: number; readonly t: number };
  /** when its timeout is over; Infinity without one, or where it is not known */
  readonly due: number;
  /** every next() of it, in order, also those that raised */
  readonly taken: readonly Did<"next">[];
  /** every turn of an `async for` over it */
  readonly turns: readonly Wait[];
  /** the awaits of what next() gave, and those turns, in order */
  readonly waits: readonly Wait[];
}

/** Every as_completed() that was given what all versions take. */
export const completings = perRun((run): readonly Completing[] => {
  if (!isOrderly(run)) return [];
  return run.did("as_completed").flatMap((call): readonly Completing[] => {
    const { made: iterator, args = [] } = call.event;
    if (iterator === undefined || isOdd(call) || runningAt(run, call.at) === undefined) return [];
    const taken = run.did("next").filter(({ event }) => event.on === iterator && event.unbound === undefined);
    const turns = run.waits.filter(({ node, on }) => node.do === "async_for" && on === iterator);
    const items = new Set(taken.flatMap(({ event }) => event.made ?? []));
    // who else is given one may take what the next who waits would have got
    const isGiven = run.trace.some(
      (event, at) => at > call.at && event.is === "did" && event.args?.some((id) => items.has(id)),
    );
    if (isGiven) return [];
    const awaited = run.waits.filter(({ node, on }) => node.do === "await" && on !== undefined && items.has(on));
    const waits = [...awaited, ...turns].sort((one, other) => one.began - other.began);
    const first = Math.min(taken[0]?.at ?? Infinity, turns[0]?.began ?? Infinity);
    const start = first === Infinity ? { at: call.at, t: call.t } : { at: first, t: run.trace[first]!.t };
    const { timeout = null } = call.node;
    const due = call.t + Math.max(0, seconds(timeout) ?? Infinity);
    if (Number.isNaN(due) || !sameTime(start.t, call.t)) return [];
    return [{ call, iterator, children: [...new Set(args)], start, due, taken, turns, waits }];
  });
});

/** One that was taken in its turn: the children that had ended are known, one was waited for after the other, and nobody was cancelled. */
export interface Item {
  readonly wait: Wait;
  /** the children that may be the one: several where they ended at one time */
  readonly candidates: readonly Ended[];
  /** when it was to come: when its child had ended, or the timeout was over, or at once */
  readonly due: number;
  /** whether the timeout was over before */
  readonly isLate: boolean;
}

export interface Ended {
  readonly child: Id;
  readonly end: Fate;
}

/** The items that were waited for one after the other, as long as all goes well. */
export function itemsOf(run: Run, completing: Completing): readonly Item[] {
  const { children, waits, taken, turns, due, start } = completing;
  const ends = children.flatMap((child): readonly Ended[] => {
    const end = endOf(run, child);
    return end === undefined ? [] : [{ child, end: end.at < start.at ? { ...end, ...start } : end }];
  });
  const order = [...ends].sort((one, other) => one.end.t - other.end.t || one.end.at - other.end.at);
  const items: Item[] = [];
  for (const [place, wait] of waits.entries()) {
    // whoever comes later may be served sooner
    const following = waits[place + 1];
    const isAlone = following === undefined || following.began > (wait.ended ?? Infinity);
    if (place >= children.length || !isAlone) break;
    const gone =
      taken.filter(({ at }) => at < wait.began).length + turns.filter(({ began }) => began < wait.began).length;
    if (turns.includes(wait) && gone >= children.length) break;
    if (!isFair(run, completing, wait)) break;
    const next = order[place];
    // what ends when the timeout does may come or not
    const isClose = next !== undefined && Math.abs(next.end.t - due) <= LATE;
    if (isClose && next.end.at < (wait.ended ?? Infinity)) break;
    const isLate = next === undefined || isClose || next.end.t > due;
    if (isLate && due === Infinity) break;
    const t = Math.max(wait.from, isLate ? due : next.end.t);
    const candidates = isLate ? [] : order.filter(({ end }) => sameTime(end.t, next.end.t));
    items.push({ wait, candidates, due: t, isLate });
  }
  return items;
}

/** Whether the outcome of an await of an item is that of one of these children. */
export const isOneOf = ({ raised, value }: Outcome, candidates: readonly Ended[]): boolean =>
  candidates.some(({ end }) =>
    end.is === "returned" ? raised === undefined && isResult(value, end) : isResult(raised, end),
  );

/** Whether nobody can have cancelled those who wait, or a child whose end is not known, before the wait was over. */
function isFair(run: Run, { call, children }: Completing, wait: Wait): boolean {
  const known = children.every(
    (child) =>
      (bodyOf(run, child) !== undefined || run.isPlainFuture(child)) &&
      (endOf(run, child) !== undefined || doneAt(run, child) === undefined),
  );
  const since = Math.min(call.at, ...children.map((child) => run.maker(child)?.at ?? call.at));
  const to = (wait.ended ?? run.trace.length) - 1;
  return known && undisturbed(run, wait, since, to) && run.steady(wait.began + 1, to);
}

/** Whether it is called in a way that it refuses, or that some versions refuse. */
const isOdd = ({ node }: Did<"as_completed">): boolean =>
  node.single === true ||
  node.generator === true ||
  node.aws.some((aw) => typeof aw !== "string" && aw.call === "value");
