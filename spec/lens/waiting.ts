import type { ReturnWhen } from "../field.ts";
import { broken, type Finding, held } from "../rule.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id, Seen } from "../trace.ts";
import { harmless, undisturbed } from "./cancellation.ts";
import { bodyOf, doneAt, endOf, isFollowed, noticed } from "./end.ts";
import type { Fate } from "./fate.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { late } from "./sleeps.ts";
import { ending, replyTo } from "./suspension.ts";
import { LATE, onTime, seconds } from "./times.ts";

/** An `await wait(…)` of futures, on the only loop. */
export interface Waiting {
  readonly call: Did<"wait">;
  readonly wait: Wait;
  /** the futures, each once */
  readonly futures: readonly Id[];
  readonly returnWhen: ReturnWhen;
  /** when its timeout is over; Infinity without one */
  readonly due: number;
  /** the two sets that it gave, if it gave two sets */
  readonly sets: Sets | undefined;
  /** where the first of the futures was made, or the call */
  readonly since: number;
}

export interface Sets {
  readonly done: readonly Id[];
  readonly pending: readonly Id[];
}

/** Every await of a wait() that was given what all versions take: futures and tasks. */
export const waitings = perRun((run): readonly Waiting[] => {
  if (!isOrderly(run)) return [];
  return run.did("wait").flatMap((call) => {
    const { made, args = [] } = call.event;
    const wait = run.waits.find((each) => each.on === made && each.node.do === "await");
    const { return_when: returnWhen = "ALL_COMPLETED", timeout = null } = call.node;
    if (made === undefined || wait === undefined || isOdd(call)) return [];
    if (args.length === 0 || !args.every((each) => isFuture(run, each))) return [];
    const due = wait.from + Math.max(0, seconds(timeout) ?? Infinity);
    if (Number.isNaN(due)) return [];
    const since = Math.min(call.at, ...args.map((each) => run.maker(each)?.at ?? call.at));
    return [{ call, wait, futures: [...new Set(args)], returnWhen, due, sets: setsOf(wait.outcome?.value), since }];
  });
});

/** How a future that is waited for is known to have ended, as the wait can notice it. */
export function endFor(run: Run, { wait }: Waiting, id: Id): Fate | undefined {
  const end = endOf(run, id);
  return end && noticed(end, { at: wait.began, t: wait.from });
}

/** When what the wait waits for had come about, its timeout aside; undefined where it had not. */
export function condition(run: Run, waiting: Waiting): { readonly at: number; readonly t: number } | undefined {
  const { futures, returnWhen, wait } = waiting;
  const done = futures.flatMap((each) => {
    const end = doneAt(run, each);
    return end === undefined ? [] : end.at < wait.began ? [{ at: wait.began, t: wait.from }] : [end];
  });
  const failed = futures.flatMap((each) => endFor(run, waiting, each) ?? []).filter((end) => end.is === "raised");
  const enough = returnWhen === "FIRST_COMPLETED" ? done : failed;
  if (returnWhen !== "ALL_COMPLETED" && enough.length > 0) {
    const t = Math.min(...enough.map((end) => end.t));
    return { at: Math.min(...enough.map((end) => end.at)), t };
  }
  if (done.length < futures.length) return undefined;
  return { at: Math.max(...done.map((end) => end.at)), t: Math.max(...done.map((end) => end.t)) };
}

/** Whether the trace tells enough about the ends of the futures: not only that one is done where it matters how. */
function isTold(run: Run, futures: readonly Id[], returnWhen: ReturnWhen): boolean {
  return futures.every((each) => {
    const body = run.activation(bodyOf(run, each) ?? "");
    if (!isFollowed(run, each) || body?.outcome?.raised?.exception === "GeneratorExit") return false;
    return returnWhen !== "FIRST_EXCEPTION" || doneAt(run, each) === undefined || endOf(run, each) !== undefined;
  });
}

/** The finding about when a wait came back: once its condition held or its timeout was over, neither sooner nor later. Nothing where it may have been cancelled. */
export function cameBack(run: Run, waiting: Waiting): Finding | undefined {
  const { wait: waited, due, futures, returnWhen } = waiting;
  if (!isTold(run, futures, returnWhen)) return undefined;
  const met = condition(run, waiting);
  const t = Math.min(due, met?.t ?? Infinity);
  const at = met !== undefined && isInTime(waiting, met.t) ? met.at : waited.began;
  const { wait, proof } = replyTo(run, waited, at, t) ?? {};
  if (wait === undefined || proof === undefined) return undefined;
  const why = `${futures.join(", ")}: ${wait.by} was to come back at ${t}, but ${ending(wait)}`;
  if (wait.outcome?.value !== undefined) {
    if (!run.steady(at, proof)) return undefined;
    if (onTime(wait.to!, t) && proof >= at) return held(at, proof);
    if (late(wait.to!, t)) return broken(why, at, proof);
  }
  // raised, or sooner, or not at all: that may come from a cancellation of the task, or of a future that ended unseen
  return isCalm(run, waiting, proof - 1) ? broken(why, at, proof) : undefined;
}

/** Whether the wait was over before its timeout, or certain to be: the timeout made no difference. */
export const isInTime = (waiting: Waiting, t: number): boolean => t < waiting.due - LATE;

/** Whether nobody can have cancelled the wait, or those of its futures whose end is unknown, up to that place. */
export function isCalm(run: Run, waiting: Waiting, to: number): boolean {
  const { wait, futures, since } = waiting;
  const unknown = futures.filter((each) => doneAt(run, each) === undefined);
  const task = run.activation(wait.by)?.event.task;
  const from = Math.min(since, wait.began);
  return undisturbed(run, wait, from, to, harmless(run, [...unknown, ...(task ? [task] : [])], from, to));
}

/** The two sets that a wait() gave, if it gave two sets. */
export function setsOf(seen: Seen | undefined): Sets | undefined {
  const pair = typeof seen === "object" && seen !== null && "tuple" in seen ? seen.tuple : [];
  const [done, pending] = pair.map((each) =>
    typeof each === "object" && each !== null && "set" in each ? each.set : undefined,
  );
  return pair.length === 2 && done !== undefined && pending !== undefined ? { done, pending } : undefined;
}

/** Whether that is a future of any kind. */
function isFuture(run: Run, id: Id): boolean {
  const made = run.maker(id)?.event.value;
  const type = typeof made === "object" && made !== null && "type" in made ? made.type : undefined;
  return type === "Future" || type === "Task" || id.startsWith("task(");
}

/** Whether it is called in a way that it refuses, or that some versions refuse. */
const isOdd = ({ node }: Did<"wait">): boolean =>
  node.return_when === "SOMETIMES" ||
  node.single === true ||
  node.generator === true ||
  node.loop_argument === true ||
  node.aws.some((aw) => typeof aw !== "string" && aw.call === "value");
