import { perRun } from "./per-run.ts";
import { kind, type NodeKind } from "../program.ts";
import type { Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { LATE } from "./times.ts";
import { isNested, isRunning, runningAt } from "./running.ts";

/**
 * Whether there is only one thread in this program, and everything belongs to one loop and to no other, so that nothing acts from outside: only one
 * loop is made, or each asyncio.run() makes one and has nothing to do with what another one left.
 */
export const soleLoop = perRun((run): boolean => {
  if (run.did("thread").length > 0 || run.nodes.some((node) => beyond.has(kind(node)))) return false;
  const made = run.did("new_event_loop", "runner").length;
  const runs = run.waits.filter((each) => each.node.do === "run");
  if (made + runs.length !== 1 && (made > 0 || runs.some((each) => isNested(run, each)) || !isApart(run))) return false;
  // up to 3.13 these make a loop of their own where none is set
  const set = run.did("set_event_loop").find((each) => each.event.on !== undefined)?.at ?? Infinity;
  return !run
    .did("get_event_loop", "future", "ensure_future", "gather", "shield", "as_completed", "next", ...madeOnLoops)
    .some((each) => each.at < set && runningAt(run, each.at) === undefined && each.event.raised === undefined);
});

/** Whether nothing was used in two runnings. */
function isApart(run: Run): boolean {
  const usedIn = new Map<Id, Wait>();
  return run.trace.every((event, at) => {
    const running = runningAt(run, at);
    if (running === undefined) return true;
    const ids = event.is === "did" ? [event.made, event.on, ...(event.args ?? [])] : "on" in event ? [event.on] : [];
    return ids.every((id) => {
      if (id === undefined) return true;
      const other = usedIn.get(id);
      usedIn.set(id, running);
      return other === undefined || other === running;
    });
  });
}

/** What lets something act from outside of the loop. */
const beyond: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "run_in_executor",
  "to_thread",
  "run_coroutine_threadsafe",
  "wrap_future",
]);

/** What up to 3.9 belonged to the current loop from its making on. */
export const madeOnLoops = [
  "lock",
  "event",
  "condition",
  "semaphore",
  "bounded_semaphore",
] as const satisfies readonly NodeKind[];

/**
 * A place by which the loop has surely done all that was ready or due by then: in the running around `from`, or the next one, its clock has
 * moved on past `due` (default: the time at `from`) with nobody blocking it, or it has found nothing left to do. Undefined where nothing shows that.
 */
export function caughtUp(run: Run, from: number, due = -Infinity): number | undefined {
  if (!soleLoop(run)) return undefined;
  const running = runningAt(run, from) ?? onlyRunningAfter(run, from);
  if (running === undefined) return undefined;
  let time = Math.max(due, run.trace[from]?.t ?? 0, running.from);
  for (let at = Math.max(from, running.began) + 1; at < (running.ended ?? run.trace.length); at++) {
    const event = run.trace[at]!;
    const node = event.is === "did" ? run.nodes[event.op] : undefined;
    if (node !== undefined && kind(node) === "block") time = Math.max(time, event.t);
    else if (event.t > time + LATE || (event.is === "stuck" && event.why === "Deadlock")) return at;
  }
  return undefined;
}

/** The running in which what was asked for outside of any is done; where there are several, it is not known. */
function onlyRunningAfter(run: Run, from: number): Wait | undefined {
  const runnings = run.waits.filter(isRunning);
  if (runnings.filter(({ node }) => node.do === "run").length > 1) return undefined;
  return runnings.find((each) => each.began > from);
}
