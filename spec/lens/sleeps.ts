import { perRun } from "./per-run.ts";
import type { Did, Run, Wait } from "../run.ts";
import { early, onTime, seconds } from "./times.ts";
import { runningAt } from "./running.ts";
import type { Id } from "../trace.ts";
import { sifted } from "./sifted.ts";

/** An `await sleep(…)`, of a delay that is a number. */
export interface Sleep {
  readonly wait: Wait;
  readonly delay: number;
  /** when it is to end, if it began when it was awaited */
  readonly due: number;
}

/** The clock goes no further: who sleeps longer is never woken. */
const HORIZON = 10_000_000;

/** Every await of a sleep(), in the order in which they began. */
export const sleeps = perRun((run): readonly Sleep[] =>
  sifted(run.waitsFor("sleep"), (wait) => {
    const delay = wait.what?.call === "sleep" ? seconds(wait.what.delay) : undefined;
    if (wait.node.do !== "await" || delay === undefined || Number.isNaN(delay)) return undefined;
    return { wait, delay, due: wait.from + Math.max(0, delay) };
  }),
);

/** The sleeps that ended by themselves: neither raised nor still going on. */
export const completed = (all: readonly Sleep[]): readonly Sleep[] =>
  all.filter(({ wait }) => wait.outcome?.value !== undefined);

/** The task that sleeps. */
export const sleeper = (run: Run, { wait }: Sleep): Id | undefined => run.activation(wait.by)?.event.task ?? undefined;

/**
 * The first event that shows the same running of the loop at work when it should have been over with something due at that time: later than a loop
 * may be late, or stuck for want of anything to wait for. Undefined if there is none.
 */
export function pastDue(run: Run, began: number, due: number): number | undefined {
  const running = runningAt(run, began);
  if (running === undefined || due > HORIZON) return undefined;
  for (let at = began + 1; at < (running.ended ?? run.trace.length); at++) {
    const event = run.trace[at]!;
    if (runningAt(run, at) !== running) continue;
    if (late(event.t, due) || (event.is === "stuck" && event.why === "Deadlock")) return at;
  }
  return undefined;
}

/** A call_later() or call_at() with a body of its own, so that its run is known. */
export interface Timer {
  readonly handle: Id;
  readonly registered: Did<"call_later" | "call_at">;
  readonly due: number;
  /** where its callback ran, if it did */
  readonly fired: number | undefined;
}

/** The timers set on the loop that was running, those cancelled left out. */
export const timers = perRun((run): readonly Timer[] => {
  const cancelled = new Set(run.did("handle_cancel").map((each) => each.event.on));
  return sifted(run.did("call_later", "call_at"), (registered) => {
    const { event, node, t } = registered;
    if (event.made === undefined || cancelled.has(event.made)) return undefined;
    if (node.loop !== undefined || typeof node.callback === "string") return undefined;
    const due = node.do === "call_later" ? t + (seconds(node.delay) ?? NaN) : (seconds(node.when) ?? NaN);
    if (!Number.isFinite(due)) return undefined;
    return { handle: event.made, registered, due, fired: run.activationsOf(event.made)[0]?.began };
  });
});

/** Whether something happened later than a loop may be late. */
export const late = (actual: number, due: number): boolean => !early(actual, due) && !onTime(actual, due);
