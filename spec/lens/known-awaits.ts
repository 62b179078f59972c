import { fate, isCancelledError, type Fate } from "./fate.ts";
import { perRun } from "./per-run.ts";
import { broken, expect, type Finding } from "../rule.ts";
import type { Run, Wait } from "../run.ts";
import { same, tell } from "./seen.ts";
import { caughtUp, soleLoop } from "./sole-loop.ts";
import type { Id, Outcome } from "../trace.ts";
import { usedOnce } from "./used-once.ts";
import { sifted } from "./sifted.ts";

/** An await, in a task, of a plain future or of another task whose end is known. */
export interface KnownAwait {
  readonly wait: Wait;
  readonly on: Id;
  readonly fate: Fate;
}

/** Every such await, in the order in which they began. */
export const knownAwaits = perRun((run): readonly KnownAwait[] => {
  if (!usedOnce(run)) return [];
  return sifted(run.waits, (wait) => {
    const { on } = wait;
    const own = taskOf(run, wait.by);
    // a task that awaits itself is refused
    if (wait.node.do !== "await" || on === undefined || own === undefined || own === on) return undefined;
    const end = fate(run, on);
    return end === undefined ? undefined : { wait, on, fate: end };
  });
});

/** Those of plain futures. */
export const futureAwaits = perRun((run): readonly KnownAwait[] =>
  knownAwaits(run).filter((each) => run.isPlainFuture(each.on)),
);

/** Those of tasks. */
export const taskAwaits = perRun((run): readonly KnownAwait[] =>
  knownAwaits(run).filter((each) => !run.isPlainFuture(each.on)),
);

/**
 * Whether the await came back with how the thing awaited ended, not before it had ended, and at all. No finding where it is still waiting with good
 * reason, and where the waiting task may have been cancelled itself.
 */
export function keepsFaith(run: Run, { wait, on, fate: end }: KnownAwait): Finding | undefined {
  const missed = caughtUp(run, Math.max(wait.began, end.at));
  if (wait.ended === undefined || (missed !== undefined && wait.ended > missed)) {
    if (missed === undefined) return undefined;
    const { t } = run.trace[missed]!;
    return broken(`${wait.by} was still waiting for ${on} at ${t} s, which was done at ${end.t} s`, end.at, missed);
  }
  const { outcome } = wait;
  if (outcome === undefined || !isTelling(run, wait)) return undefined;
  if (wait.ended < end.at)
    return broken(`the await of ${on} in ${wait.by} was over before ${on} was done`, wait.ended, end.at);
  const as = end.is === "cancelled" ? "CancelledError" : tell(end.is === "raised" ? end.raised : end.value);
  return expect(
    isLike(outcome, end),
    () => `expected the await of ${on} in ${wait.by} to give ${as}, saw ${tell(outcome.raised ?? outcome.value)}`,
    end.at,
    wait.ended,
  );
}

const isLike = ({ raised, value }: Outcome, end: Fate): boolean => {
  if (end.is === "returned") return raised === undefined && same(value ?? null, end.value);
  return end.is === "raised" ? raised?.id === end.raised.id : isCancelledError(raised);
};

/** Whether the outcome of an await can only come from what was awaited. */
const isTelling = (run: Run, { ended, outcome }: Wait): boolean => {
  const raised = outcome?.raised?.exception;
  if (raised === "CancelledError") return run.unasked(0, ended!);
  if (raised === "RuntimeError") return soleLoop(run);
  return raised !== "GeneratorExit";
};

const taskOf = (run: Run, who: Id): Id | undefined => run.activation(who)?.event.task ?? undefined;
