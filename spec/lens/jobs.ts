import { kind, type NodeKind } from "../program.ts";
import type { Activation, Did, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { boundTo } from "./bound.ts";
import { perRun } from "./per-run.ts";
import { LATE } from "./times.ts";

/** A run_in_executor() that was accepted, of a body written in place and submitted once. */
export interface Job {
  readonly call: Did<"run_in_executor">;
  readonly future: Id;
  /** the kind of statement that made its executor; undefined for the loop's default one */
  readonly executor: NodeKind | undefined;
  /** the run of its body, once it has begun */
  readonly body: Activation | undefined;
}

export const jobs = perRun((run): readonly Job[] => {
  const calls = run.did("run_in_executor");
  return calls.flatMap((call) => {
    const { made } = call.event;
    if (made === undefined || call.event.raised !== undefined || typeof call.node.callback === "string") return [];
    const executor = call.node.executor === undefined ? undefined : executorKind(run, call);
    if (calls.filter(({ node }) => node.op === call.node.op).length > 1 || executor === "await") return [];
    return [{ call, future: made, executor, body: run.activationsOf(`#${call.node.op}`)[0] }];
  });
});

/** An await of a to_thread() where it is called, of a body written in place that ran once; and the run of that body, once it has begun. */
export interface Errand {
  readonly wait: Wait;
  readonly body: Activation | undefined;
}

export const errands = perRun((run): readonly Errand[] => {
  const waits = run.waitsFor("to_thread");
  return waits.flatMap((wait) => {
    const { what } = wait;
    if (what?.call !== "to_thread" || typeof what.callback === "string" || wait.node.do !== "await") return [];
    const runs = run.activationsOf(`#${what.op}`);
    if (runs.length > 1 || waits.filter((each) => each.what?.op === what.op).length > 1) return [];
    return [{ wait, body: runs[0] }];
  });
});

/** Whether nothing but jobs blocked between two places, and no loop got stuck. */
export function isUnblocked(run: Run, from: number, to: number): boolean {
  const own = new Set(jobsOf(run).map(({ who }) => who));
  return (
    !run.did("block").some(({ at, by }) => at >= from && at <= to && !own.has(by)) &&
    !run.between(from - 1, to + 1, (at) => run.trace[at]?.is === "stuck")
  );
}

/**
 * A place by which the loop that ran at `from` has surely done what was ready then: it still runs, its clock has moved on, and nobody blocked it.
 * Undefined where nothing shows that.
 */
export function movedOn(run: Run, running: Wait, from: number, t = run.trace[from]!.t): number | undefined {
  const end = running.ended ?? run.trace.length;
  const own = new Set(jobsOf(run).map(({ who }) => who));
  for (let at = from + 1; at < end; at++) {
    const event = run.trace[at]!;
    // a job goes on also while something blocks the loop
    if (own.has("by" in event ? event.by : "who" in event ? event.who : "")) continue;
    if (event.is === "stuck") return isUnblocked(run, from, at - 1) ? at : undefined;
    if (event.t > t + LATE) return isUnblocked(run, from, at) ? at : undefined;
  }
  return undefined;
}

/** The kind of statement that made the executor that a call names; "await" where that is not known. */
function executorKind(run: Run, { node, at }: Did<"run_in_executor">): NodeKind {
  const id = boundTo(run, node.executor!, at);
  const made = id === undefined ? undefined : run.maker(id)?.node;
  return made === undefined ? "await" : kind(made);
}

/** The runs of bodies on threads for which nobody waits where they were started: jobs of executors, and threads with a delay. */
export const jobsOf = perRun((run): readonly Activation[] =>
  run.activations.filter(({ event, node }) => {
    if (event.thread === undefined || event.task !== undefined) return false;
    if (kind(node) === "thread") return "delay" in node && node.delay !== undefined;
    return jobKinds.has(kind(node)) || (kind(node) === "def" && run.nodes.some((each) => isJob(each, node)));
  }),
);

/** Whether such a body did what only the loop's own thread may do: what comes of that nobody knows. */
export const isTrespassed = perRun((run): boolean => {
  const jobs = new Set(jobsOf(run).map(({ who }) => who));
  if (jobs.size === 0) return false;
  return run.did(...loopsOwn).some(({ by, event }) => jobs.has(by) && event.unbound === undefined);
});

const jobKinds: ReadonlySet<NodeKind> = new Set<NodeKind>(["run_in_executor", "to_thread"]);

const isJob = (node: Run["nodes"][number], def: Run["nodes"][number]): boolean =>
  jobKinds.has(kind(node)) && "callback" in node && "as" in def && node.callback === def.as;

/** What changes a loop, or something that belongs to one. */
const loopsOwn = [
  "set_result",
  "set_exception",
  "cancel",
  "add_done_callback",
  "remove_done_callback",
  "uncancel",
  "set_name",
  "call_soon",
  "call_later",
  "call_at",
  "handle_cancel",
  "ticker",
  "stop",
  "close",
  "set_debug",
  "set_event_loop",
  "set_exception_handler",
  "set_default_executor",
  "close_coroutine",
  "send",
  "del",
  "collect",
  "create_future",
  "future",
  "create_task",
  "ensure_future",
  "gather",
  "shield",
  "wait",
  "wait_for",
  "run_in_executor",
  "wrap_future",
] as const satisfies readonly NodeKind[];
