import { expect, type Finding } from "../rule.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id, Seen, SeenException } from "../trace.ts";
import { harmless, reached, requests, undisturbed } from "./cancellation.ts";
import { bodyOf, bodyOutcome, completions, endOf, isFollowed } from "./end.ts";
import type { Fate } from "./fate.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { ending, isCancelled, type Pause, pauseOver, replyTo } from "./suspension.ts";
import { LATE, onTime, seconds } from "./times.ts";

/** An `await wait_for(…)` on the only loop. */
export interface TimeLimit {
  readonly call: Did<"wait_for">;
  readonly wait: Wait;
  /** the awaitable that it was given */
  readonly inner: Id;
  /** None is Infinity */
  readonly timeout: number;
  readonly due: number;
}

/** What an awaitable was doing when its time was up: it was certain to go on. */
export interface Overrun {
  /** where its coroutine stood; undefined for a future or a sleep */
  readonly pause: Pause | undefined;
}

/** Every await of a wait_for() that was given something to await. */
export const timeLimits = perRun((run): readonly TimeLimit[] => {
  if (!isOrderly(run)) return [];
  return run.did("wait_for").flatMap((call) => {
    const [inner] = call.event.args ?? [];
    const wait = run.waits.find((each) => each.on === call.event.made && each.node.do === "await");
    const timeout = seconds(call.node.timeout) ?? Infinity;
    const isOdd = call.node.loop_argument || Number.isNaN(timeout);
    if (inner === undefined || wait === undefined || call.event.made === undefined || isOdd) return [];
    return [{ call, wait, inner, timeout, due: wait.from + timeout }];
  });
});

/** How the awaitable is known to have ended, unless something else than the time limit cancelled it: that is asked separately. */
export function innerEnd(run: Run, { inner }: TimeLimit): Fate | undefined {
  const body = bodyOf(run, inner);
  return body === undefined ? endOf(run, inner) : bodyOutcome(run, body);
}

/** The awaitable when the time was up, if it was certain to take longer. */
export function overrun(run: Run, { inner, due, wait }: TimeLimit): Overrun | undefined {
  if (!Number.isFinite(due) || due <= wait.from) return undefined;
  const body = bodyOf(run, inner);
  const pause = body === undefined ? undefined : pauseOver(run, body, due);
  if (body !== undefined) return pause && { pause };
  const call = run.call(inner);
  if (call?.call === "sleep") return (seconds(call.delay) ?? 0) > due - wait.from + LATE ? { pause } : undefined;
  if (!run.isPlainFuture(inner)) return undefined;
  return completions(run, inner).some((each) => each.t <= due + LATE) ? undefined : { pause };
}

/** Whether nothing but this time limit (and those of `but`) can have cancelled the caller or the awaitable, up to that place. */
export function isUndisturbed(run: Run, limit: TimeLimit, to: number, but: readonly number[] = []): boolean {
  const { call, wait, inner } = limit;
  const from = Math.min(call.at, run.maker(inner)?.at ?? call.at);
  const tasks = [wait.by, bodyOf(run, inner) ?? inner].map((who) => run.activation(who)?.event.task ?? `task(${who})`);
  // an awaitable that waits for its own caller cancels it
  if (reached(run, tasks[1]!, wait.ended ?? to)?.has(tasks[0]!) && tasks[0] !== tasks[1]) return false;
  return undisturbed(run, wait, from, to, [call.at, ...but, ...harmless(run, [inner, ...tasks], from, to)]);
}

/** The finding about a time limit that the awaitable overran: TimeoutError, as soon as the awaitable has obeyed. Nothing where it answered otherwise, or may have been cancelled. */
export function timedOut(run: Run, limit: TimeLimit, over: Overrun, but: readonly number[] = []): Finding | undefined {
  const { due, inner } = limit;
  const end = over.pause === undefined ? undefined : innerEnd(run, limit);
  const isWaitedFor = over.pause !== undefined && end === undefined && isCancelled(over.pause.wait);
  if (isWaitedFor || (end !== undefined && end.is !== "cancelled" && isCancelled(over.pause!.wait))) return undefined;
  // what it does between its CancelledError and its end takes its time
  const t = due + (end?.is === "cancelled" ? end.t - (over.pause?.wait.to ?? end.t) : 0);
  const { wait, proof } = replyTo(run, limit.wait, end?.is === "cancelled" ? end.at : limit.wait.began, t) ?? {};
  if (wait === undefined || proof === undefined || !isUndisturbed(run, limit, proof - 1, but)) return undefined;
  if (wait.ended !== undefined && !run.steady(wait.began, proof)) return undefined;
  return expect(
    isTimeout(wait.outcome?.raised) && onTime(wait.to!, t),
    () =>
      `${inner} had ${limit.timeout} s from ${wait.from} on: expected TimeoutError at ${t}, saw that it ${ending(wait)}`,
    wait.began,
    proof,
  );
}

/** Whether the caller got a TimeoutError of the time limit's own: nothing that was waited for had raised it. */
export function isOwnTimeout(run: Run, { wait, inner }: TimeLimit): boolean {
  const { raised } = wait.outcome ?? {};
  if (raised === undefined || !isTimeout(raised) || !isFollowed(run, inner)) return false;
  const { id } = raised;
  // a class that was set becomes an exception without a trace of where it came from
  return (
    !run.activations.some((body) => (body.ended ?? Infinity) < wait.ended! && body.outcome?.raised?.id === id) &&
    run.did("set_exception").every(({ event: { value } }) => isException(value) && value.id !== id)
  );
}

const isException = (seen: Seen | undefined): seen is SeenException =>
  typeof seen === "object" && seen !== null && "exception" in seen;

/** Whether that is a TimeoutError: asyncio had one of its own up to 3.10. */
export const isTimeout = (raised: SeenException | undefined): boolean =>
  raised?.exception === "TimeoutError" || raised?.exception === "asyncio.TimeoutError";

/** The task that awaits. */
export const callerOf = (run: Run, { wait }: TimeLimit): Id | undefined =>
  run.activation(wait.by)?.event.task ?? undefined;

/** The cancel() calls on the calling task itself, from when it began to wait until it came back. */
export const outerRequests = (run: Run, limit: TimeLimit) =>
  requests(run).filter(
    ({ at, on }) => on === callerOf(run, limit) && at > limit.wait.began && at < (limit.wait.ended ?? Infinity),
  );
