import { loopOf, runningOf, runningsOf } from "./loop-life.ts";
import { perRun } from "./per-run.ts";
import type { Seconds } from "./field.ts";
import type { Node } from "./program.ts";
import { early, LATE, seconds, type Activation, type Did, type Run } from "./run.ts";
import { runningAt, threadAt } from "./running.ts";
import type { Id } from "./trace.ts";

export const scheduling = ["call_soon", "call_soon_threadsafe", "call_later", "call_at"] as const;
export type Scheduling = (typeof scheduling)[number];

/** A callback that was handed to a loop. */
export interface Handed extends Did<Scheduling> {
  readonly handle: Id;
  readonly loop: Id;
  readonly isTimer: boolean;
  /** the earliest time at which it may run */
  readonly due: number;
  /** where handle.cancel() was called */
  readonly cancels: readonly number[];
}

/** One with a body of its own: so that it is known which runs came of it. */
export interface Registration extends Handed {
  readonly runs: readonly Activation[];
  /** where the first of the runs began */
  readonly ran: number | undefined;
}

/** All of them, in the order of registration. A timer without a sensible time makes every order of timers moot, and then there are none. */
export const handed = perRun((run): readonly Handed[] => {
  const made = run.did(...scheduling);
  if (made.length === 0 || hasNan(run)) return [];
  const hasThreads = run.did("thread").length > 0;
  const cancels = new Map<Id, number[]>();
  for (const { event, at } of run.did("handle_cancel")) {
    if (event.on === undefined || event.raised !== undefined) continue;
    const known = cancels.get(event.on);
    if (known === undefined) cancels.set(event.on, [at]);
    else known.push(at);
  }
  return made.flatMap((did): readonly Handed[] => {
    const { node, event, t } = did;
    const { made: handle, on: loop } = event;
    if (handle === undefined || loop === undefined) return [];
    if (hasThreads && (node.context !== undefined || !isAtHome(run, did, loop))) return [];
    const due = node.do === "call_later" ? t + seconds(node.delay)! : node.do === "call_at" ? seconds(node.when)! : t;
    const isTimer = node.do === "call_later" || node.do === "call_at";
    return [{ ...did, handle, loop, isTimer, due, cancels: cancels.get(handle) ?? [] }];
  });
});

/** Those with a body of their own. */
export const registrations = perRun((run): readonly Registration[] => {
  const own = handed(run).filter(({ node }) => typeof node.callback !== "string");
  if (own.length === 0) return [];
  const runs = new Map<Id, Activation[]>();
  for (const each of run.activations) {
    const known = runs.get(each.of);
    if (known === undefined) runs.set(each.of, [each]);
    else known.push(each);
  }
  return own.map((each) => {
    const mine = runs.get(each.handle) ?? [];
    return { ...each, runs: mine, ran: mine[0]?.began };
  });
});

/** Those that are ready as soon as they are made, by call_soon(): they run first come, first served. */
export const soon = perRun((run) => registrations(run).filter(({ node }) => node.do === "call_soon"));

export const timed = perRun((run) => registrations(run).filter(({ isTimer }) => isTimer));

/** The registration whose callback does that, where it is one. */
export const registrationOf = (run: Run, who: Id): Registration | undefined => byRun(run).get(who);

const byRun = perRun((run) => new Map(registrations(run).flatMap((each) => each.runs.map(({ who }) => [who, each]))));

/** Whether it has neither run nor been cancelled before that place. */
export const isWaiting = ({ at: made, ran, cancels }: Registration, at: number): boolean =>
  made < at && !(ran !== undefined && ran < at) && !cancels.some((cancel) => cancel < at);

/** Whether both were done in one step of one body: the loop made no turn in between. */
export function inOneStep(run: Run, one: { readonly at: number; readonly by: Id }, other: typeof one): boolean {
  if (one.by !== other.by) return false;
  const from = Math.min(one.at, other.at);
  const to = Math.max(one.at, other.at);
  return run.sameStep(one.by, from, to) && !run.between(from, to, (at) => beginsRunning(run, at));
}

/** The next event of the same body: it belongs to the same step. Undefined where a loop ran in between, on another thread. */
export function nextOwn(run: Run, { at: made, by }: { readonly at: number; readonly by: Id }): number | undefined {
  for (let at = made + 1; at < run.trace.length; at++) {
    const event = run.trace[at]!;
    if (("by" in event && event.by === by) || ("who" in event && event.who === by)) return at;
    if (beginsRunning(run, at)) return undefined;
  }
  return undefined;
}

/** Whether it was while that block lasted that the timer became due: the loop finds out in its next iteration. */
export function cameDueDuring(run: Run, { node, t, at }: Did<"block">, timer: Registration): boolean {
  const lasted = typeof node.seconds === "number" ? node.seconds : 0;
  return timer.isTimer && isWaiting(timer, at) && early(t - lasted, timer.due) && timer.due <= t;
}

/** When it happened at all, how its time compares to the one it was due at. */
export interface Punctuality {
  readonly is: "on time" | "early" | "late" | "never";
  readonly due: number;
  readonly seen: string;
  readonly at: readonly number[];
}

/** Undefined where it was cancelled, or where the trace does not tell. Late is only what came late although nothing but waiting took time. */
export function punctuality(run: Run, registration: Registration): Punctuality | undefined {
  const { at, t, handle, due, runs, cancels, loop } = registration;
  const ran = runs[0];
  const ready = Math.max(due, t);
  if (ran === undefined) {
    const proof = overdueAt(run, registration);
    if (proof === undefined || cancels.some((cancel) => cancel < proof)) return undefined;
    return { is: "never", due: ready, seen: `${handle} never ran, up to t=${run.trace[proof]!.t}`, at: [at, proof] };
  }
  const seen = `${handle} ran at t=${ran.from}`;
  const told = { seen, at: [at, ran.began] };
  if (early(ran.from, ready)) return { ...told, is: "early", due: ready };
  const running = runningAt(run, ran.began);
  if (running === undefined || loopOf(run, running) !== loop) return undefined;
  const expected = at < running.began ? Math.max(ready, running.from) : ready;
  const isLate = ran.from > expected + LATE && run.steady(Math.max(running.began, at), ran.began);
  return { ...told, is: isLate ? "late" : "on time", due: expected };
}

/**
 * The first event that shows the loop past it: time went on by waiting after it was due, or the loop was stuck for want of anything to do, or a whole run_forever()
 * went by. Whether it ran or was cancelled does not matter.
 */
export function overdueAt(run: Run, { at: made, t, due, loop, isTimer }: Handed): number | undefined {
  if (due >= HORIZON) return undefined;
  for (const running of runningsOf(run, loop)) {
    const end = running.ended ?? run.trace.length - 1;
    if (end < made) continue;
    const start = Math.max(running.began, made);
    const ready = Math.max(due, t, running.from);
    let steady = true;
    for (let at = start + 1; at <= end; at++) {
      const event = run.trace[at]!;
      if (event.is === "stuck" && event.why === "Deadlock" && runningAt(run, at) === running) return at;
      if (steady && at < end) steady = run.steady(at, at) && !beginsRunning(run, at);
      if (steady && event.t > ready + LATE) return at;
    }
    const wasReady = made < running.began && (isTimer ? due + LATE <= running.from : true);
    const isWhole = running.node.do === "run_forever" && running.outcome?.value !== undefined;
    if (wasReady && isWhole) return end;
  }
  return undefined;
}

/** The clock goes no further. */
const HORIZON = 10_000_000;

/** Whether a loop is about to run there, and with it whatever it likes. */
export function beginsRunning(run: Run, at: number): boolean {
  const event = run.trace[at]!;
  if (event.is !== "waits") return false;
  const node = run.nodes[event.op];
  return (
    node !== undefined &&
    "do" in node &&
    (node.do === "run_forever" || node.do === "run_until_complete" || node.do === "run")
  );
}

/** Whether it was handed to the loop by the loop's own thread, or in the one way that is allowed to others. */
function isAtHome(run: Run, { at, node }: Did<Scheduling>, loop: Id): boolean {
  if (node.do === "call_soon_threadsafe") return true;
  const running = runningOf(run, loop, at);
  return running === undefined || threadAt(run, running.began) === threadAt(run, at);
}

const hasNan = (run: Run): boolean =>
  run.nodes.some((node) => {
    const held = secondsOf(node);
    return held !== undefined && Number.isNaN(seconds(held) ?? 0);
  });

function secondsOf(node: Node): Seconds | undefined {
  if ("delay" in node) return node.delay;
  if ("when" in node) return node.when;
  return "timeout" in node ? node.timeout : undefined;
}
