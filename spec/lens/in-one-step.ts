import type { StatementKind } from "../program.ts";
import type { Run } from "../run.ts";
import { doer, isHandler } from "./steps.ts";
import type { Id } from "../trace.ts";

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

/** Whether a loop is about to run there, and with it whatever it likes. */
export function beginsRunning(run: Run, at: number): boolean {
  const event = run.trace[at]!;
  const node = event.is === "waits" ? run.nodes[event.op] : undefined;
  return node !== undefined && "do" in node && runs.has(node.do);
}

const runs: ReadonlySet<StatementKind> = new Set([
  "run",
  "run_until_complete",
  "run_forever",
  "runner_run",
  "runner_close",
  "with_runner",
] satisfies StatementKind[]);

/** The next thing that the program does. Not counted is what is reported meanwhile, and the exception handler that it is reported to. */
export function nextEvent(run: Run, after: number): number | undefined {
  const next = run.trace.findIndex((event, at) => {
    if (at <= after || event.is === "logged" || event.is === "warned") return false;
    const who = doer(event);
    return who === undefined || !isHandler(run, who);
  });
  return next < 0 ? undefined : next;
}
