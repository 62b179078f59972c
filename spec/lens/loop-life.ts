import { boundTo } from "./bound.ts";
import { perRun } from "./per-run.ts";
import type { Did, Run, Wait } from "../run.ts";
import { runningAt, isRunning, threadAt } from "./running.ts";
import { loopsOf, runnerOf, runnersIn } from "./runners.ts";
import { settledAt } from "./settled.ts";
import type { Id } from "../trace.ts";

// The life of event loops: which loop each running was of, which runnings Python refuses, which loops are closed, who asked them to stop.

/** The loop of a running; undefined where the trace does not tell. */
export const loopOf = (run: Run, running: Wait): Id | undefined => lives(run).loops.get(running);

/** Why asyncio refuses that running outright; undefined where it does not. */
export const refusal = (run: Run, running: Wait): Refusal | undefined => lives(run).refusals.get(running);
export type Refusal = "closed" | "running" | "another running";

/** The runnings of that loop that are not refused, in order. */
export const runningsOf = (run: Run, loop: Id): readonly Wait[] => lives(run).byLoop.get(loop) ?? [];

/** All runnings of loops that are not refused, in order. */
export const runnings = (run: Run): readonly Wait[] => lives(run).allowed;

/** The running of that loop, on whichever thread, that was under way at that place. */
export const runningOf = (run: Run, loop: Id, at: number): Wait | undefined =>
  runningsOf(run, loop).find((running) => running.began < at && at < (running.ended ?? Infinity));

/** The first running of that loop to begin after that place. */
export const nextRunning = (run: Run, loop: Id, at: number): Wait | undefined =>
  runningsOf(run, loop).find((running) => running.began > at);

/** Where close() closed that loop, if that was before that place. */
export function closedAt(run: Run, loop: Id, at: number): number | undefined {
  const closed = lives(run).closings.get(loop);
  return closed !== undefined && closed < at ? closed : undefined;
}

/** Whether nothing more can be asked of that loop at that place: it was closed, or asyncio.run() made it and is through with it. */
export const isOver = (run: Run, loop: Id, at: number): boolean =>
  closedAt(run, loop, at) !== undefined || (lives(run).givenUp.get(loop) ?? Infinity) < at;

/** The stop() calls on that loop, in order. */
export const stopsOf = (run: Run, loop: Id): readonly Did<"stop">[] =>
  run.did("stop").filter(({ event }) => event.on === loop && event.raised === undefined && event.unbound === undefined);

/** The stop() calls on the loop while it ran that time. */
export const stopsIn = (run: Run, running: Wait): readonly Did<"stop">[] => {
  const loop = loopOf(run, running);
  if (loop === undefined) return [];
  return stopsOf(run, loop).filter(({ at }) => running.began < at && at < (running.ended ?? Infinity));
};

/** Whether stop() was called before that running, while the loop stood still, so that it makes one pass only. */
export const stopPending = (run: Run, running: Wait): boolean => stoppedSince(run, running, () => true);

/** Whether that may be so: because nothing tells whether the runnings in between made that pass, or failed before. */
export const mayBeStopPending = (run: Run, running: Wait): boolean =>
  stoppedSince(run, running, (before) => !isTurnless(before));

function stoppedSince(run: Run, running: Wait, counts: (before: Wait) => boolean): boolean {
  const loop = loopOf(run, running);
  if (loop === undefined) return false;
  const before = runningsOf(run, loop).findLast((each) => each.began < running.began && counts(each));
  const since = before === undefined ? -1 : (before.ended ?? Infinity);
  return stopsOf(run, loop).some(({ at }) => at > since && at < running.began);
}

/**
 * Whether something that an earlier run_until_complete() left behind may stop this running: its future was done in the very batch in which it was
 * stopped or left by an exception, and the callback that was to end it is still waiting for its turn.
 */
export function strayStop(run: Run, running: Wait): boolean {
  const loop = loopOf(run, running);
  if (loop === undefined) return true;
  return runningsOf(run, loop).some((each) => {
    if (each.began >= running.began || each.node.do === "run_forever") return false;
    const raised = each.outcome?.raised;
    if (raised !== undefined && isForced(raised.exception)) return true;
    if (stopsIn(run, each).length === 0 && !mayBeStopPending(run, each)) return false;
    return raised?.exception !== "RuntimeError" || mayBeDone(run, each);
  });
}

/** Whether what run_until_complete() was given may have been done when it came back. */
function mayBeDone(run: Run, { on, ended = Infinity }: Wait): boolean {
  if (on === undefined) return true;
  if (run.isPlainFuture(on)) return (settledAt(run, on) ?? Infinity) < ended;
  const body = run.activation(run.coroutineOf(on) ?? on);
  return body === undefined || (body.ended ?? Infinity) < ended;
}

/** Whether that running was left by what no task and no callback can keep in: an exit, an interrupt, or a clock that stands still for good. */
export const wasForced = (running: Wait): boolean =>
  running.outcome === undefined || (running.outcome.raised !== undefined && isForced(running.outcome.raised.exception));

const isForced = (exception: string): boolean => forced.has(exception);
const forced: ReadonlySet<string> = new Set(["SystemExit", "KeyboardInterrupt", "Deadlock", "Livelock"]);

/** Whether the call may have failed before the loop turned even once: for what it was given, or because it was refused. */
export const isTurnless = (running: Wait): boolean =>
  running.ended === running.began + 1 && running.outcome?.raised !== undefined && !wasForced(running);

/** The loop that a future or task belongs to, where its making tells. */
export function loopOfFuture(run: Run, future: Id): Id | undefined {
  const made = run.maker(future);
  if (made === undefined || !("call" in made.node)) return undefined;
  const { node, event, at } = made;
  if (node.call !== "create_future" && node.call !== "create_task") return undefined;
  if ("group" in node && node.group !== undefined) return undefined;
  if (event.on !== undefined) return event.on;
  const running = runningAt(run, at);
  return running === undefined ? undefined : loopOf(run, running);
}

interface Lives {
  readonly allowed: readonly Wait[];
  readonly byLoop: ReadonlyMap<Id, readonly Wait[]>;
  readonly loops: ReadonlyMap<Wait, Id>;
  readonly refusals: ReadonlyMap<Wait, Refusal>;
  readonly closings: ReadonlyMap<Id, number>;
  readonly givenUp: ReadonlyMap<Id, number>;
}

const lives = perRun((run): Lives => {
  const allowed: Wait[] = [];
  const byLoop = new Map<Id, Wait[]>();
  const loops = new Map<Wait, Id>();
  const refusals = new Map<Wait, Refusal>();
  const closings = new Map<Id, number>();
  const givenUp = new Map<Id, number>();
  for (const { event, at } of run.did("close")) {
    const { on, raised, unbound } = event;
    if (on !== undefined && raised === undefined && unbound === undefined && !closings.has(on)) closings.set(on, at);
  }
  for (const running of run.waits) {
    if (!isRunning(running)) continue;
    const around = runningAt(run, running.began);
    const loop = loopIn(run, running, around === undefined ? undefined : loops.get(around));
    const isOpen = (each: Wait): boolean => each.began < running.began && running.began < (each.ended ?? Infinity);
    if (loop !== undefined) loops.set(running, loop);
    const isGone =
      loop !== undefined && Math.min(closings.get(loop) ?? Infinity, givenUp.get(loop) ?? Infinity) < running.began;
    const again = loop !== undefined && byLoop.get(loop)?.some(isOpen) === true;
    if (running.node.do !== "run" && isGone) refusals.set(running, "closed");
    else if (running.node.do !== "run" && again) refusals.set(running, "running");
    else if (around !== undefined) refusals.set(running, "another running");
    else {
      allowed.push(running);
      if (loop === undefined) continue;
      if (endsItsLoop(running) && running.ended !== undefined) givenUp.set(loop, running.ended);
      const known = byLoop.get(loop);
      if (known === undefined) byLoop.set(loop, [running]);
      else known.push(running);
    }
  }
  return { allowed, byLoop, loops, refusals, closings, givenUp };
});

/** Whether the loop is closed by what runs it. */
const endsItsLoop = ({ node }: Wait): boolean =>
  node.do === "run" || node.do === "runner_close" || node.do === "with_runner";

function loopIn(run: Run, running: Wait, around: Id | undefined): Id | undefined {
  const { node } = running;
  const runner = runnersIn(run).find(({ id }) => id === runnerOf(run, running));
  if (runner !== undefined) return loopsOf(run, runner)[0];
  if (node.do === "run_forever") return running.on;
  if (node.do === "run_until_complete")
    return node.loop === undefined ? around : boundTo(run, node.loop, running.began);
  for (const { at, event } of run.did("get_running_loop")) {
    const { value } = event;
    const isHere = runningAt(run, at) === running && threadAt(run, at) === threadAt(run, running.began);
    if (isHere && typeof value === "object" && value !== null && "ref" in value) return value.ref;
  }
  for (const { at, event, node: asked } of run.did(
    "call_soon",
    "call_later",
    "call_at",
    "create_future",
    "time",
    "stop",
    "set_task_factory",
    "get_task_factory",
  )) {
    if (asked.loop === undefined && event.on !== undefined && runningAt(run, at) === running) return event.on;
  }
  return undefined;
}
