import { expiryFrom, isTimeoutObject } from "./lens/deadlines.ts";
import { groupTrouble, isGroup } from "./lens/group-trouble.ts";
import { EARLY, seconds } from "./lens/times.ts";
import type { Did, Run, Wait } from "./run.ts";

/** A stretch of a trace in which something may have been cancelled; `key`: the place that stands for it in `but`, if it is not the first. */
export type Unrest = readonly [first: number, last: number, key?: number];

/** Where anything asked for a cancellation: see `calm` of Run. */
export function findUnrest(run: Run): readonly Unrest[] {
  const end = run.trace.length;
  const unrest: Unrest[] = [];
  for (const asked of run.did("cancel", "concurrent_cancel"))
    if (asked.event.value !== false) unrest.push([asked.at, shownAt(run, asked)]);
  for (const made of run.did("wait_for")) {
    const wait = run.waits.find((each) => each.on === made.event.made && each.on !== undefined);
    const due = wait === undefined ? undefined : seconds(made.node.timeout);
    const ranOut = due !== undefined && (wait?.to ?? 0) >= (wait?.from ?? 0) + due - EARLY;
    // what it cancels may swallow that and return all the same
    if (wait?.outcome === undefined || wait.outcome.raised !== undefined || ranOut)
      unrest.push([made.at, wait?.ended ?? end]);
  }
  for (const wait of run.waits) {
    if (wait.step === "enter" && isTimeoutObject(run, wait.on)) {
      const left = run.exitOf(wait)?.ended ?? end;
      const first = expiryFrom(run, wait, left);
      if (first !== undefined) unrest.push([first, left, wait.began]);
    }
    if (wait.step !== "enter" || !isGroup(run, wait.on)) continue;
    const trouble = groupTrouble(run, wait, run.exitOf(wait));
    if (trouble !== undefined) unrest.push([...trouble, wait.began]);
  }
  for (const wait of run.waits) {
    if (wait.node.do === "await") continue;
    if (wait.node.do === "runner_close" || (wait.node.do === "with_runner" && wait.step === "exit"))
      unrest.push([wait.began, wait.ended ?? end]);
    const main = wait.on === undefined ? undefined : run.activation(wait.on);
    const left = wait.node.do === "run" ? leftAt(run, wait, main?.ended) : undefined;
    if (left !== undefined) unrest.push([left, wait.ended ?? end]);
    const reason = wait.outcome?.raised?.exception;
    if (reason === undefined || !leaving.has(reason)) continue;
    const interrupted = interruptedAt(run, wait);
    // the cleaning that follows may get stuck, and then that is what is raised
    if (interrupted !== undefined || exits.has(reason)) unrest.push([interrupted ?? wait.began, wait.ended ?? end]);
  }
  run.trace.forEach(({ is }, at) => {
    if (is === "stuck") unrest.push([at, end]);
  });
  return unrest;
}

/** Where a cancellation shows: what a task asks of itself waits for its next pause. */
function shownAt(run: Run, { at, by, event: { on } }: Did<"cancel" | "concurrent_cancel">): number {
  if (on === undefined || run.activation(by)?.event.task !== on) return at;
  const shown = run.trace.findIndex(
    (event, place) =>
      place > at &&
      event.is === "resumed" &&
      event.raised?.exception === "CancelledError" &&
      run.activation(event.by)?.event.task === on,
  );
  return shown < 0 ? run.trace.length : shown;
}

/** Where asyncio.run() has seen the end of its main coroutine, or of its loop. */
function leftAt(run: Run, { began, ended = run.trace.length }: Wait, over = ended): number | undefined {
  const stopped = run.did("stop").find(({ at, event }) => at > began && at < ended && event.raised === undefined);
  const first = Math.min(over, stopped?.at ?? over);
  return first < ended ? first : undefined;
}

/** Where something ended with what goes through a loop. */
function interruptedAt(run: Run, wait: Wait): number | undefined {
  for (let at = wait.began; at < (wait.ended ?? run.trace.length); at++) {
    const event = run.trace[at]!;
    if (event.is === "ended" && event.raised !== undefined && exits.has(event.raised.exception)) return at;
  }
  return undefined;
}

const exits: ReadonlySet<string> = new Set(["KeyboardInterrupt", "SystemExit"]);
const leaving: ReadonlySet<string> = new Set([...exits, "Deadlock", "Livelock"]);
