import { beginsRunning } from "./in-one-step.ts";
import { loopOf, runningsOf } from "./loop-life.ts";
import { isWaiting, type Handed, type Registration } from "./registration.ts";
import type { Did, Run } from "../run.ts";
import { early, LATE } from "./times.ts";
import { runningAt } from "./running.ts";
import { perRun } from "./per-run.ts";

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
 * The first event that shows the loop past it: time went on by waiting after it was due, or the loop was stuck for want of anything to do, or a
 * whole run_forever() went by. Whether it ran or was cancelled does not matter.
 */
export function overdueAt(run: Run, { at: made, t, due, loop, isTimer }: Handed): number | undefined {
  if (due >= HORIZON) return undefined;
  for (const running of runningsOf(run, loop)) {
    const end = running.ended ?? run.trace.length - 1;
    if (end < made) continue;
    const start = Math.max(running.began, made);
    const ready = Math.max(due, t, running.from);
    let steady = true;
    for (let at = goesOnAfter(run, start, ready + LATE) ? start + 1 : end + 1; at <= end; at++) {
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

/** Whether anything later than that time, or a deadlock, comes after that place: in a trace that stands still it need not be looked for again and again. */
function goesOnAfter(run: Run, place: number, t: number): boolean {
  const { latest, deadlock } = outlook(run);
  return deadlock > place || latest[place + 1]! > t;
}

/** The latest time at each place or after it, and the place of the last deadlock. */
const outlook = perRun((run) => {
  const { trace } = run;
  const latest = new Float64Array(trace.length + 2).fill(-Infinity);
  let deadlock = -1;
  for (let at = trace.length - 1; at >= 0; at--) {
    const event = trace[at]!;
    latest[at] = Math.max(latest[at + 1]!, event.t);
    if (deadlock < 0 && event.is === "stuck" && event.why === "Deadlock") deadlock = at;
  }
  return { latest, deadlock };
});

/** The clock goes no further. */
const HORIZON = 10_000_000;

/** Whether it was while that block lasted that the timer became due: the loop finds out in its next iteration. */
export function cameDueDuring(run: Run, { node, t, at }: Did<"block">, timer: Registration): boolean {
  const lasted = typeof node.seconds === "number" ? node.seconds : 0;
  return timer.isTimer && isWaiting(timer, at) && early(t - lasted, timer.due) && timer.due <= t - LATE;
}
