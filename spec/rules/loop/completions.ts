import { fate, type Fate } from "../../fate.ts";
import { refusal } from "../../loop-life.ts";
import { perRun } from "../../per-run.ts";
import { kind } from "../../program.ts";
import type { Activation, Run, Wait } from "../../run.ts";
import { settledAt } from "../../settled.ts";
import { usedOnce } from "../../used-once.ts";

/** The runnings by run_until_complete() that came back, the refused ones left out. */
export const completions = perRun((run): readonly Wait[] =>
  run.waits.filter(
    (wait) => wait.node.do === "run_until_complete" && wait.outcome !== undefined && refusal(run, wait) === undefined,
  ),
);

/** How the future that run_until_complete() was given ended, or the task around the coroutine that it was given. */
export const endOf = (run: Run, running: Wait): Fate | undefined => ends(run).get(running);

const ends = perRun((run) => new Map(completions(run).map((running) => [running, findEnd(run, running)])));

function findEnd(run: Run, running: Wait): Fate | undefined {
  const { on } = running;
  if (on === undefined) return undefined;
  const task = ownRunOf(run, running)?.event.task;
  if (typeof task === "string") return run.coroutineOf(task) === on ? fate(run, task) : undefined;
  return fate(run, on);
}

/** The run of the coroutine that run_until_complete() was given, where it began in there. */
export function ownRunOf(run: Run, { on, began, ended }: Wait): Activation | undefined {
  const body = on === undefined ? undefined : run.activation(on);
  const isOwn = body !== undefined && kind(body.node) === "coroutine" && body.began > began && body.began < ended!;
  return isOwn ? body : undefined;
}

/** Where the future became done, Infinity if it never did; undefined where that would not show. */
export function doneAt(run: Run, running: Wait): number | undefined {
  const { on, what } = running;
  if (on === undefined) return undefined;
  if (run.isPlainFuture(on)) return settledAt(run, on) ?? Infinity;
  const coroutine = what?.call === "coroutine" ? on : run.coroutineOf(on);
  if (coroutine === undefined || !usedOnce(run)) return undefined;
  const body = run.activation(coroutine);
  if (body === undefined) return run.call(coroutine)?.call === "coroutine" ? Infinity : undefined;
  return kind(body.node) === "coroutine" ? (body.ended ?? Infinity) : undefined;
}

/** Whether the future that run_until_complete() was given is known to be pending at that place: nobody set it, its coroutine goes on. */
export function isPendingAt(run: Run, running: Wait, at: number): boolean {
  const { on, began } = running;
  if (on === undefined || !usedOnce(run)) return false;
  if (run.isPlainFuture(on)) return run.calm(run.maker(on)?.at ?? 0, at) && !((settledAt(run, on) ?? Infinity) < at);
  const body = ownRunOf(run, running) ?? run.activation(run.coroutineOf(on) ?? "");
  if (body === undefined || body.began > at || kind(body.node) !== "coroutine") return false;
  const { task } = body.event;
  const isOwn = typeof task === "string" && run.coroutineOf(task) === body.who;
  return isOwn && !((body.ended ?? Infinity) < at) && began < at;
}

/** What leaves the call that runs a loop from inside of a task or callback. */
export const exits: ReadonlySet<string> = new Set(["SystemExit", "KeyboardInterrupt"]);
