import { EARLY, seconds } from "./lens/times.ts";
import { kind } from "./program.ts";
import type { Run, Wait } from "./run.ts";
import type { Id } from "./trace.ts";

/** A stretch of a trace, first and last place, in which something may have been cancelled. */
export type Unrest = readonly [first: number, last: number];

/** Where anything asked for a cancellation: see `calm` of Run. */
export function findUnrest(run: Run): readonly Unrest[] {
  const end = run.trace.length;
  const unrest: Unrest[] = [];
  for (const asked of run.did("cancel", "concurrent_cancel"))
    if (asked.event.value !== false) unrest.push([asked.at, asked.at]);
  for (const made of run.did("wait_for")) {
    const wait = run.waits.find((each) => each.on === made.event.made && each.on !== undefined);
    const due = wait === undefined ? undefined : seconds(made.node.timeout);
    const ranOut = due !== undefined && (wait?.to ?? 0) >= (wait?.from ?? 0) + due - EARLY;
    // what it cancels may swallow that and return all the same
    if (wait?.outcome === undefined || wait.outcome.raised !== undefined || ranOut)
      unrest.push([made.at, wait?.ended ?? end]);
  }
  for (const wait of run.waits) {
    if (wait.step === "enter" && cancelsItsTask(run, wait.on))
      unrest.push([wait.began, run.exitOf(wait)?.ended ?? end]);
  }
  for (const wait of run.waits) {
    if (wait.node.do === "await") continue;
    const main = wait.on === undefined ? undefined : run.activation(wait.on);
    const left = wait.node.do === "run" ? leftAt(run, wait, main?.ended) : undefined;
    if (left !== undefined) unrest.push([left, wait.ended ?? end]);
    const reason = wait.outcome?.raised?.exception;
    if (reason === "KeyboardInterrupt" || reason === "SystemExit")
      unrest.push([interruptedAt(run, wait, reason), wait.ended ?? end]);
  }
  run.trace.forEach(({ is }, at) => {
    if (is === "stuck") unrest.push([at, end]);
  });
  return unrest;
}

/** Whether leaving such a block may need a cancellation of the task inside. */
function cancelsItsTask(run: Run, manager: Id | undefined): boolean {
  const made = manager === undefined ? undefined : run.maker(manager)?.node;
  return made !== undefined && kind(made) === "timeout";
}

/** Where asyncio.run() has seen the end of its main coroutine, or of its loop. */
function leftAt(run: Run, { began, ended = run.trace.length }: Wait, over = ended): number | undefined {
  const stopped = run.did("stop").find(({ at, event }) => at > began && at < ended && event.raised === undefined);
  const first = Math.min(over, stopped?.at ?? over);
  return first < ended ? first : undefined;
}

function interruptedAt(run: Run, wait: Wait, reason: string): number {
  for (let at = wait.began; at < (wait.ended ?? run.trace.length); at++) {
    const event = run.trace[at]!;
    if (event.is === "ended" && event.raised?.exception === reason) return at;
  }
  return wait.began;
}
