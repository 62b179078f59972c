import { type Finding, expect } from "../rule.ts";
import type { Activation, Did, Run } from "../run.ts";
import type { Id, Seen } from "../trace.ts";
import { type ConditionWait, type Holding, isFull, locksIn, room } from "./holding.ts";
import { grants, isTroubled } from "./serving.ts";
import { caughtUp } from "./sole-loop.ts";

// Conditions: who waited when somebody was to be notified, and who came back.

/** A condition and the lock below it. */
export interface Condition {
  readonly id: Id;
  readonly holding: Holding;
  /** those who waited for it, in the order in which they began */
  readonly waits: readonly ConditionWait[];
  readonly notices: readonly Notice[];
}

/** A notify() or notify_all() that was carried out. */
export interface Notice {
  readonly at: number;
  readonly by: Id;
  readonly node: Did<"notify" | "notify_all">["node"];
  /** how many it asks for; Infinity: all */
  readonly count: number;
  /** those who waited then */
  readonly waiting: readonly ConditionWait[];
}

export const conditionsIn = (run: Run, locks = locksIn(run)): readonly Condition[] =>
  locks.flatMap((holding) =>
    run.did("condition").flatMap(({ event }): readonly Condition[] => {
      const id = event.made;
      if (id === undefined || !holding.names.has(id)) return [];
      const waits = holding.waits.filter((each) => each.condition === id);
      return [{ id, holding, waits, notices: noticesOf(run, id, waits) }];
    }),
  );

const noticesOf = (run: Run, id: Id, waits: readonly ConditionWait[]): readonly Notice[] =>
  run.did("notify", "notify_all").flatMap(({ at, by, node, event }): readonly Notice[] => {
    if (event.on !== id || event.raised !== undefined || event.unbound !== undefined) return [];
    const count = node.do === "notify" ? (node.n ?? 1) : Infinity;
    return [{ at, by, node, count, waiting: waits.filter((each) => each.began < at && each.ended > at) }];
  });

/** Those of whom each wake-up shows: they wait once, and come back. */
export const isPlain = ({ waits }: Condition): boolean => waits.every((each) => !each.hasPredicate);

/** How many are to come back for that notice and those just before it, since which nobody came or went. */
export function wanted({ notices, waits }: Condition, notice: Notice): number {
  let count = 0;
  for (const each of notices.filter(({ at }) => at <= notice.at)) {
    const isSame = !waits.some(({ began, ended }) => inside(began, each, notice) || inside(ended, each, notice));
    if (isSame) count += each.count;
  }
  return Math.min(count, notice.waiting.length);
}

const inside = (place: number, { at: from }: Notice, { at: to }: Notice): boolean => place > from && place < to;

/** A place after that one at which the lock was free for so long that whoever had been notified could not but take it: and what proves that. */
export function rest(
  run: Run,
  holding: Holding,
  from: number,
): { readonly at: number; readonly proof: number } | undefined {
  for (const { at } of holding.releases) {
    if (at < from || room(holding, at) <= 0) continue;
    const proof = caughtUp(run, at);
    if (proof === undefined) continue;
    if (!grants(holding).some((each) => each.at > at && each.at <= proof)) return { at, proof };
  }
  return undefined;
}

/** The finding about a notice: so many of those who waited have come back, once they could all have the lock. */
export function answered(run: Run, condition: Condition, notice: Notice, count: number): Finding | undefined {
  const { waiting, at } = notice;
  const end = count > 0 ? rest(run, condition.holding, at) : undefined;
  if (end === undefined) return undefined;
  const back = waiting.filter((each) => each.is === "returned" && each.ended <= end.proof).length;
  const why = (): string =>
    `${waiting.length} waited for ${condition.id} when ${notice.by} notified ${Number.isFinite(notice.count) ? notice.count : "all"}: expected ${count} to come back, saw ${back}`;
  return expect(back >= count, why, at, end.proof);
}

/** Whether nobody left by an exception from that place on until the finding was proved. */
export const isCalmUntil = ({ holding }: Condition, { at }: Finding, from = 0): boolean =>
  !isTroubled(holding, Math.max(...at), from);

/** The runs of the predicate of a wait_for() that is written in place, and was called once. */
export function predicateRuns(run: Run, { wait, began, ended }: ConditionWait): readonly Activation[] | undefined {
  const call = wait.what;
  if (call?.call !== "condition_wait_for" || typeof call.predicate === "string") return undefined;
  if (run.did("condition_wait_for").filter(({ node }) => node.op === call.op).length !== 1) return undefined;
  return run.activationsOf(`#${call.op}`).filter((each) => each.began > began && each.began < ended);
}

/** Whether a predicate said yes by that. */
export function isYes(seen: Seen | undefined): boolean {
  if (typeof seen !== "object" || seen === null) return Boolean(seen);
  if ("float" in seen) return seen.float !== 0;
  if ("list" in seen) return seen.list.length > 0;
  return "tuple" in seen ? seen.tuple.length > 0 : true;
}

/** Whether one who came back from a wait had the lock to itself. */
export function hasLock(holding: Holding, { ended }: ConditionWait): boolean {
  const back = holding.releases.filter(({ from }) => from < ended).length;
  const got = grants(holding).filter(({ at }) => at < ended).length;
  return got < holding.capacity + back;
}

/** Whether the lock was certainly held just before that place. */
export const isLockedBefore = (holding: Holding, at: number): boolean => isFull(holding, at - 1);
