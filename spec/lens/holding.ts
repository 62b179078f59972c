import type { Did, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { isCancelled } from "./suspension.ts";
import { usesOf } from "./used-once.ts";

// Who asked for a lock or a semaphore, who got it and gave it back, as far as the trace shows it.

/** Somebody who wants to hold it: by acquire(), or by entering a block. */
export interface Claim {
  readonly wait: Wait;
  readonly by: Id;
  readonly task: Id | undefined;
  /** the object that was asked: a condition, where the lock is that condition's */
  readonly through: Id;
  readonly began: number;
  readonly ended: number;
  readonly is: "held" | "waiting" | "raised";
  readonly isBlock: boolean;
  /** under a time limit: the trace does not tell when it really began to wait, nor when it got the lock */
  readonly isLimited: boolean;
}

/** Somebody gave it back: by release(), by leaving a block, or by waiting for a condition. */
export interface Release {
  readonly by: Id;
  readonly through: Id;
  readonly how: "release" | "exit" | "wait";
  /** where it began, and where it was surely done */
  readonly from: number;
  readonly at: number;
}

/** A wait for a condition, which gives the lock away and takes it again. */
export interface ConditionWait {
  readonly wait: Wait;
  readonly by: Id;
  readonly condition: Id;
  readonly began: number;
  readonly ended: number;
  /** `refused`: the lock was not held */
  readonly is: "returned" | "cancelled" | "waiting" | "raised" | "refused";
  /** by wait_for(): it may have been woken more often than it shows */
  readonly hasPredicate: boolean;
}

/** A lock or a semaphore. */
export interface Holding {
  readonly id: Id;
  readonly made: Did<"lock" | "condition" | "semaphore" | "bounded_semaphore">;
  /** how many may hold it at once, before anybody releases it more often than that */
  readonly capacity: number;
  /** in the order in which they began */
  readonly claims: readonly Claim[];
  readonly releases: readonly Release[];
  readonly waits: readonly ConditionWait[];
  /** the objects that stand for it: itself, and the conditions on it */
  readonly names: ReadonlySet<Id>;
}

/** All of them whose every use shows: on the only loop, awaited where they were asked for, or in a wait_for(). */
export const holdings = perRun((run): readonly Holding[] => {
  if (!isOrderly(run)) return [];
  return run.did("lock", "condition", "semaphore", "bounded_semaphore").flatMap((made): readonly Holding[] => {
    const id = made.event.made;
    const capacity = capacityOf(made);
    if (id === undefined || capacity === undefined || (made.node.do === "condition" && made.event.on)) return [];
    const names = new Set([id, ...conditionsOn(run, id)]);
    const claims = claimsOn(run, names);
    const waits = waitsOn(run, names);
    if (claims === undefined || waits === undefined) return [];
    return [{ id, made, capacity, claims, releases: releasesOf(run, names, waits), waits, names }];
  });
});

/** The locks. Left out are those that somebody could release while, for all that shows, nobody held them: who holds those is anybody's guess. */
export const locksIn = (run: Run): readonly Holding[] => anyLocksIn(run).filter((each) => !isMuddled(each));
export const anyLocksIn = (run: Run): readonly Holding[] => holdings(run).filter(isLock);
export const semaphoresIn = (run: Run): readonly Holding[] => holdings(run).filter((each) => !isLock(each));

const isLock = ({ made }: Holding): boolean => made.node.do === "lock" || made.node.do === "condition";

const isMuddled = (holding: Holding): boolean => holding.releases.some(({ from }) => room(holding, from - 1) > 0);

/** The lock or semaphore that this object stands for. */
export const holdingOf = (run: Run, id: Id | undefined): Holding | undefined =>
  id === undefined ? undefined : holdings(run).find(({ names }) => names.has(id));

/** How many more could hold it after that place, at most: less than that where somebody has been granted it and does not know yet. */
export function room({ capacity, claims, waits, releases }: Holding, at: number): number {
  const got = claims.filter((each) => each.is === "held" && each.ended <= at).length;
  const again = waits.filter((each) => hasLockAgain(each) && each.ended <= at).length;
  return capacity + releases.filter((each) => each.at <= at).length - got - again;
}

/** Whether so many held it after that place that nobody else could. */
export function isFull({ capacity, claims, waits, releases }: Holding, at: number): boolean {
  const got = claims.filter((each) => each.is === "held" && each.ended <= at).length;
  const again = waits.filter((each) => hasLockAgain(each) && each.ended <= at).length;
  return got + again >= capacity + releases.filter((each) => each.from <= at).length;
}

/** Those who had begun to ask for it and had no answer after that place. */
export const asking = ({ claims }: Holding, at: number): readonly Claim[] =>
  claims.filter((each) => each.began <= at && each.ended > at);

/** Whether nobody (else) wants it at that place: nobody asks for it, and nobody waits for a condition on it, who may be asking again. */
export const isQuiet = (holding: Holding, at: number, but?: { readonly began: number }): boolean =>
  [...asking(holding, at), ...holding.waits.filter((each) => each.began <= at && each.ended > at)].every(
    ({ began }) => began === but?.began,
  );

/** Whether nobody had it, and nobody wanted it, just before that place. */
export const isFree = (holding: Holding, at: number): boolean => room(holding, at - 1) > 0 && isQuiet(holding, at - 1);

/** Whether the wait for a condition has ended so that the lock is held again. */
export const hasLockAgain = ({ is }: ConditionWait): boolean =>
  is === "returned" || is === "cancelled" || is === "raised";

/** Who held it last, before that place. */
export const lastClaim = (claims: readonly Claim[], at: number): Claim | undefined =>
  claims.filter((each) => each.is === "held" && each.ended < at).sort((one, other) => other.ended - one.ended)[0];

const never = Infinity;

function capacityOf({ node, event }: Holding["made"]): number | undefined {
  if (event.raised !== undefined || event.unbound !== undefined) return undefined;
  if (node.do === "lock" || node.do === "condition") return 1;
  const { value = 1 } = node;
  return typeof value === "number" && value >= 0 ? value : undefined;
}

const conditionsOn = (run: Run, lock: Id): readonly Id[] =>
  run.did("condition").flatMap(({ event }) => (event.on === lock && event.made !== undefined ? [event.made] : []));

/** Undefined where somebody asks in a way that cannot be followed. */
function claimsOn(run: Run, names: ReadonlySet<Id>): readonly Claim[] | undefined {
  const claims: Claim[] = [];
  if (isAwaitedItself(run, names)) return undefined;
  for (const { event } of run.did("acquire")) {
    if (event.on === undefined || !names.has(event.on) || event.made === undefined) continue;
    const [use, ...more] = usesOf(run, event.made);
    if (use === undefined) continue; // nobody ever awaited it
    const wait = more.length > 0 ? undefined : awaitAt(run, use, event.made);
    if (wait === undefined) return undefined;
    claims.push(claim(run, wait, event.on, wait.on !== event.made));
  }
  for (const wait of run.waits) {
    if (wait.step === "enter" && wait.on !== undefined && names.has(wait.on))
      claims.push(claim(run, wait, wait.on, false));
  }
  return claims.sort((one, other) => one.began - other.began);
}

/** Up to 3.8 that acquires it, too. */
const isAwaitedItself = (run: Run, names: ReadonlySet<Id>): boolean =>
  run.trace.some((event) =>
    event.is === "waits"
      ? event.step === undefined && event.on !== undefined && names.has(event.on)
      : event.is === "did" && event.args?.some((each) => names.has(each)),
  );

/** The await of that coroutine, or of the wait_for() that it was handed to. */
function awaitAt(run: Run, use: number, coroutine: Id): Wait | undefined {
  const direct = run.waits.find(({ began, node }) => began === use && node.do === "await");
  if (direct !== undefined) return direct;
  const limit = run.did("wait_for").find(({ at, event }) => at === use && event.args?.[0] === coroutine)?.event.made;
  const limits = limit === undefined ? [] : usesOf(run, limit);
  return limits.length === 1 ? run.waits.find(({ on, node }) => on === limit && node.do === "await") : undefined;
}

function claim(run: Run, wait: Wait, through: Id, isLimited: boolean): Claim {
  const { by, began, outcome, ended = never } = wait;
  const is = outcome === undefined ? "waiting" : outcome.raised === undefined ? "held" : "raised";
  const task = run.activation(by)?.event.task ?? undefined;
  return { wait, by, task, through, began, ended, is, isBlock: wait.step === "enter", isLimited };
}

function waitsOn(run: Run, names: ReadonlySet<Id>): readonly ConditionWait[] | undefined {
  const waits: ConditionWait[] = [];
  for (const { event, node } of run.did("condition_wait", "condition_wait_for")) {
    const { made, on } = event;
    if (on === undefined || !names.has(on) || made === undefined) continue;
    const [use, ...more] = usesOf(run, made);
    if (use === undefined) continue;
    const wait = run.waits.find((each) => each.began === use && each.node.do === "await");
    if (wait === undefined || more.length > 0) return undefined;
    const { by, began, outcome, ended = never } = wait;
    const hasPredicate = node.call === "condition_wait_for";
    waits.push({ wait, by, condition: on, began, ended, hasPredicate, is: endOf(wait, outcome, hasPredicate) });
  }
  return waits.sort((one, other) => one.began - other.began);
}

function endOf(wait: Wait, outcome: Wait["outcome"], hasPredicate: boolean): ConditionWait["is"] {
  if (outcome === undefined) return "waiting";
  if (outcome.raised === undefined) return "returned";
  if (isCancelled(wait)) return "cancelled";
  return outcome.raised.exception === "RuntimeError" && !hasPredicate ? "refused" : "raised";
}

function releasesOf(run: Run, names: ReadonlySet<Id>, waits: readonly ConditionWait[]): readonly Release[] {
  const isOurs = (on: Id | undefined): on is Id => on !== undefined && names.has(on);
  const called = run.did("release").flatMap(({ at, by, event }): readonly Release[] => {
    if (!isOurs(event.on) || event.raised !== undefined || event.unbound !== undefined) return [];
    return [{ by, through: event.on, how: "release", from: at, at }];
  });
  const left = run.waits.flatMap(({ step, on, by, began, ended, outcome }): readonly Release[] => {
    if (step !== "exit" || !isOurs(on) || ended === undefined || outcome?.raised !== undefined) return [];
    return [{ by, through: on, how: "exit", from: began, at: ended }];
  });
  const waited = waits.flatMap(({ is, by, condition, began }): readonly Release[] =>
    is === "refused" ? [] : [{ by, through: condition, how: "wait", from: began, at: began }],
  );
  return [...called, ...left, ...waited].sort((one, other) => one.from - other.from);
}
