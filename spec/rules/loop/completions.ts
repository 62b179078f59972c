import { fate, type Fate } from "../../lens/fate.ts";
import { refusal } from "../../lens/loop-life.ts";
import { perRun } from "../../lens/per-run.ts";
import { kind } from "../../program.ts";
import type { Activation, Run, Wait } from "../../run.ts";
import { settledAt } from "../../lens/settled.ts";
import { usedOnce, usesOf } from "../../lens/used-once.ts";

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
  const body = ownRunOf(run, running);
  const task = body?.event.task;
  if (body === undefined || typeof task !== "string") return fate(run, on);
  if (run.coroutineOf(task) === on) return fate(run, task);
  // a task of the loop's own awaits it
  return usedOnce(run) && usesOf(run, on).length === 1 ? endOfBody(run, body) : undefined;
}

function endOfBody(run: Run, { began, ended, to, outcome }: Activation): Fate | undefined {
  if (ended === undefined || outcome === undefined || !run.calm(began, ended)) return undefined;
  const { value = null, raised } = outcome;
  const place = { at: ended, t: to! };
  if (raised === undefined) return { ...place, is: "returned", value };
  const isPlain = !/^(Sub)?(StopIteration|CancelledError)$|^GeneratorExit$/.test(raised.exception);
  return isPlain ? { ...place, is: "raised", raised } : undefined;
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
