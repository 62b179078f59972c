import { kind } from "../program.ts";
import { broken, type Finding, held } from "../rule.ts";
import type { Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { harmless, undisturbed } from "./cancellation.ts";
import { completions } from "./end.ts";
import { deadlineAt, isTimeoutObject, reschedulesOf } from "./deadlines.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { ending, innermostWait, isCancelled, type Pause, pauseAt, pauseOver, replyTo, sleepEnd } from "./suspension.ts";
import { EARLY, early, LATE, onTime } from "./times.ts";
import { usesOf } from "./used-once.ts";

/** The body of an `async with` that a task entered by a Timeout, on the only loop. */
export interface Block {
  readonly timeout: Id;
  readonly task: Id;
  readonly by: Id;
  readonly node: Wait["node"] & { readonly do: "async_with" };
  readonly entered: Wait;
  /** where entering was over */
  readonly from: number;
  /** left out while it has not been left */
  readonly exit: Wait | undefined;
  /** when it is due in the end, after all rescheduling; never is Infinity */
  readonly due: number;
  /** the earliest time at which it was ever due */
  readonly earliest: number;
}

/**
 * Every block that was entered, in that order, but for those that were entered long after timeout() was called: whether that time
 * counts, the documentation does not say.
 */
export const blocks = perRun((run): readonly Block[] => allBlocks(run).filter((block) => !isBelated(run, block)));

/** Whether a block was entered long after its timeout() was called. */
export function isBelated(run: Run, { timeout, entered }: Block): boolean {
  const made = run.maker(timeout)!;
  const isRelative = "do" in made.node && made.node.do === "timeout" && made.node.delay !== null;
  return isRelative && entered.from > made.t + EARLY;
}

/** Every block that was entered, in that order. */
export const allBlocks = perRun((run): readonly Block[] => {
  if (!isOrderly(run)) return [];
  return run.waits.flatMap((entered) => {
    const { on: timeout, by, node } = entered;
    const body = run.activation(by);
    const task = body?.event.task;
    if (entered.step !== "enter" || node.do !== "async_with" || timeout === undefined) return [];
    if (!isTimeoutObject(run, timeout) || entered.outcome?.value === undefined || typeof task !== "string") return [];
    if (body === undefined || kind(body.node) !== "coroutine") return [];
    const exit = run.waits.find(
      (each) => each.step === "exit" && each.by === by && each.node.op === node.op && each.began > entered.began,
    );
    const left = exit?.began ?? run.trace.length;
    const dues = [entered.ended!, ...reschedulesOf(run, timeout).map(({ at }) => at + 1)].map((at) =>
      deadlineAt(run, timeout, at),
    );
    const due = deadlineAt(run, timeout, left);
    if (due === undefined || dues.includes(undefined)) return [];
    const earliest = Math.min(...dues.map((each) => each!));
    return [{ timeout, task, by, node, entered, from: entered.ended!, exit, due, earliest }];
  });
});

/** Whether nothing can have cancelled the task between two places but this block (and what is in `but`): other blocks count only from their own deadlines on. */
export function isUndisturbed(
  run: Run,
  block: Block,
  at: { readonly by: Id; readonly began: number },
  from: number,
  to: number,
  but: readonly number[] = [],
): boolean {
  const known = [block.entered.began, ...but, ...harmless(run, [block.task], from, to)];
  return undisturbed(run, at, from, to, known);
}

/** What a block was suspended in when its time was up, if that was certain to go on. */
export function overrun(run: Run, block: Block): Pause | undefined {
  if (!Number.isFinite(block.due)) return undefined;
  const pause = block.due <= lastSet(run, block).t ? firstPause(run, block) : pauseOver(run, block.by, block.due);
  return pause !== undefined && isInside(block, pause.wait) ? pause : undefined;
}

/** Where the deadline was set that is in force in the end, or entering was over. */
function lastSet(run: Run, block: Block): { readonly at: number; readonly t: number } {
  const last = reschedulesOf(run, block.timeout).findLast(
    ({ at }) => at > block.from && at < (block.exit?.began ?? Infinity),
  );
  return last ?? { at: block.from, t: block.entered.to! };
}

/** Where the task was suspended first, after its deadline was set. */
function firstPause(run: Run, block: Block): Pause | undefined {
  const { at, t } = lastSet(run, block);
  const current = innermostWait(run, block.by, at);
  if (current !== undefined) return pauseAt(run, block.by, at);
  const first = run.waits.find(
    ({ began, by, what }) => began > at && what?.call !== "coroutine" && run.activation(by)?.event.task === block.task,
  );
  if (first === undefined || first.from > t) return undefined;
  const due = sleepEnd(first);
  const on = first.on;
  const isLong =
    due !== undefined
      ? due > first.from + LATE
      : on !== undefined && run.isPlainFuture(on) && !completions(run, on).some(({ t }) => t <= first.from + LATE);
  return isLong && first.node.do === "await" ? { wait: first, at: first.began, t: first.from } : undefined;
}

/** Whether that await lies between entering and leaving. */
export const isInside = ({ from, exit }: Block, { began }: { readonly began: number }): boolean =>
  began > from && began < (exit?.began ?? Infinity);

/** What became of a block whose time was up while it was suspended. */
export interface Expiry {
  readonly pause: Pause;
  readonly finding: Finding;
  /** where the CancelledError arrived, if it did as it should */
  readonly struck?: Wait;
}

const expiries = perRun(() => new Map<Block, Expiry | undefined>());

/** Whether a block that overran its time was interrupted, then and not before. Nothing where something else may have cancelled its task. */
export function expiry(run: Run, block: Block): Expiry | undefined {
  const known = expiries(run);
  if (!known.has(block)) known.set(block, findExpiry(run, block));
  return known.get(block);
}

function findExpiry(run: Run, block: Block): Expiry | undefined {
  const pause = overrun(run, block);
  if (pause === undefined) return undefined;
  const due = Math.max(block.due, pause.t);
  const { wait, proof } = replyTo(run, pause.wait, pause.at, due) ?? {};
  if (wait === undefined || proof === undefined) return undefined;
  if (!isUndisturbed(run, block, wait, block.entered.began, proof - 1)) return undefined;
  const inTime = wait.to !== undefined && (onTime(wait.to, due) || !run.steady(wait.began, proof));
  const isRight = isCancelled(wait) && inTime;
  const because = `${block.timeout} was due at ${block.due}: expected CancelledError in ${wait.by} at ${due}, saw that it ${ending(wait)}`;
  return {
    pause,
    finding: isRight ? held(block.entered.began, proof) : broken(because, block.entered.began, proof),
    ...(isRight && { struck: wait }),
  };
}

/** An await in the block, or its exit, that ended by a cancellation or a TimeoutError which nothing but this block can have caused, before its time. */
export function tooEarly(run: Run, block: Block, after = block.from): Wait | undefined {
  const struck = run.waits.find(
    (wait) =>
      wait.ended !== undefined &&
      wait.ended > after &&
      early(wait.to!, block.due) &&
      run.activation(wait.by)?.event.task === block.task &&
      (wait.step === "exit" && wait.on === block.timeout
        ? wait.outcome?.raised?.exception === "TimeoutError"
        : isInside(block, wait) && isCancelled(wait) && isOwn(run, wait)),
  );
  if (struck === undefined || !isUndisturbed(run, block, struck, block.entered.began, struck.ended! - 1))
    return undefined;
  return hasSource(run, struck) ? undefined : struck;
}

/** Whether an await is of something that nobody else has a hand in. */
function isOwn(run: Run, { what, on }: Wait): boolean {
  if (what?.call === "sleep") return true;
  return on !== undefined && run.isPlainFuture(on) && usesOf(run, on).length === 1 && completions(run, on).length === 0;
}

/** Whether what an await raised had been raised or set by code of the program. */
const hasSource = (run: Run, { ended, outcome, on }: Wait): boolean =>
  run.activations.some(
    (body) => (body.ended ?? Infinity) < ended! && body.outcome?.raised?.id === outcome?.raised?.id,
  ) || run.did("set_exception").some(({ at, event }) => at < ended! && (event.on === on || on === undefined));

/** Whether the CancelledError by which a block expired, this one or one around it, left this block, and nobody asked for another meanwhile. */
export const reachesExit = (run: Run, { exit }: Block, struck: Wait, expired: Block): boolean =>
  exit?.raised !== undefined &&
  exit.raised.id === struck.outcome?.raised?.id &&
  run.calm(struck.ended! + 1, exit.began - 1, [expired.entered.began]);

/** How an exit came out, in words. */
export const leaving = (block: Block): string => (block.exit === undefined ? "was not left" : ending(block.exit));

/** Whether the exit raised nothing of its own, and swallowed nothing. */
export const passes = ({ exit }: Block): boolean =>
  exit?.outcome !== undefined && exit.outcome.raised === undefined && exit.outcome.value !== true;

/** Whether the block was certainly left before it was due. */
export const isInTime = ({ exit, earliest }: Block): boolean => exit?.to !== undefined && exit.to < earliest - LATE;

/** Whether a TimeoutError came out of the exit. */
export const isTimeout = ({ exit }: Block): boolean => exit?.outcome?.raised?.exception === "TimeoutError";
