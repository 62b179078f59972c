import { runningOf } from "./loop-life.ts";
import { perRun } from "./per-run.ts";
import type { Seconds } from "../field.ts";
import type { Node } from "../program.ts";
import type { Activation, Did, Run } from "../run.ts";
import { seconds } from "./times.ts";
import { threadAt } from "./running.ts";
import type { Id } from "../trace.ts";
import { sifted } from "./sifted.ts";

export const scheduling = ["call_soon", "call_soon_threadsafe", "call_later", "call_at"] as const;
export type Scheduling = (typeof scheduling)[number];

/** A callback that was handed to a loop. */
export interface Handed {
  readonly at: number;
  readonly t: number;
  readonly by: Id;
  readonly node: Did<Scheduling>["node"];
  readonly event: Did<Scheduling>["event"];
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
  return sifted(made, (did): Handed | undefined => {
    const { at, node, event, t, by } = did;
    const { made: handle, on: loop } = event;
    if (handle === undefined || loop === undefined) return undefined;
    if (hasThreads && (node.context !== undefined || !isAtHome(run, did, loop))) return undefined;
    const due = node.do === "call_later" ? t + seconds(node.delay)! : node.do === "call_at" ? seconds(node.when)! : t;
    const isTimer = node.do === "call_later" || node.do === "call_at";
    return { at, t, by, node, event, handle, loop, isTimer, due, cancels: cancels.get(handle) ?? [] };
  });
});

/** Those with a body of their own. */
export const registrations = perRun((run): readonly Registration[] =>
  sifted(handed(run), ({ at, t, by, node, event, handle, loop, isTimer, due, cancels }): Registration | undefined => {
    if (typeof node.callback === "string") return undefined;
    const runs = run.activationsOf(handle);
    return { at, t, by, node, event, handle, loop, isTimer, due, cancels, runs, ran: runs[0]?.began };
  }),
);

/** Those that are ready as soon as they are made, by call_soon(): they run first come, first served. */
export const soon = perRun((run) => registrations(run).filter(({ node }) => node.do === "call_soon"));

export const timed = perRun((run) => registrations(run).filter(({ isTimer }) => isTimer));

/** The registration whose callback does that, where it is one. */
export const registrationOf = (run: Run, who: Id): Registration | undefined => byRun(run).get(who);

const byRun = perRun((run): ReadonlyMap<Id, Registration> => {
  const all = new Map<Id, Registration>();
  for (const each of registrations(run)) for (const { who } of each.runs) all.set(who, each);
  return all;
});

/** Whether it has neither run nor been cancelled before that place. */
export const isWaiting = ({ at: made, ran, cancels }: Registration, at: number): boolean =>
  made < at && !(ran !== undefined && ran < at) && !cancels.some((cancel) => cancel < at);

/** Whether it was handed to the loop by the loop's own thread, or in the one way that is allowed to others. */
function isAtHome(run: Run, { at, node }: Did<Scheduling>, loop: Id): boolean {
  if (node.do === "call_soon_threadsafe") return true;
  const running = runningOf(run, loop, at);
  return running === undefined || threadAt(run, running.began) === threadAt(run, at);
}

const hasNan = (run: Run): boolean =>
  run.nodes.some((node) => {
    const held = secondsOf(node);
    return typeof held === "object" && Number.isNaN(seconds(held) ?? 0);
  });

function secondsOf(node: Node): Seconds | undefined {
  const { delay, when, timeout } = node as {
    readonly delay?: Seconds;
    readonly when?: Seconds;
    readonly timeout?: Seconds | string;
  };
  if (delay !== undefined) return delay;
  return when !== undefined ? when : typeof timeout === "string" ? undefined : timeout;
}
