import { mayStartEagerly } from "./eager.ts";
import { perRun } from "./per-run.ts";
import type { Activation, Run } from "../run.ts";
import type { Id, Seen, SeenException } from "../trace.ts";
import { usedOnce, usesOf } from "./used-once.ts";
import { doer } from "./steps.ts";

/** How a future or task is known to have ended. From every event after `at` on it is done. */
export type Fate = { readonly at: number; readonly t: number } & (
  | { readonly is: "returned"; readonly value: Seen }
  | { readonly is: "raised"; readonly raised: SeenException }
  | { readonly is: "cancelled" }
);

/**
 * The end of a future or task as far as the trace proves it: for a plain future the first setter or cancel() that was accepted, for a task the
 * end of its coroutine. Undefined where it is not known: never ended, cancelled before its first step, ended by something that shows no event
 * (what gather() or shield() gave), or perhaps cancelled on its way out.
 */
export function fate(run: Run, id: Id): Fate | undefined {
  const known = fates(run);
  let end = known.get(id);
  if (end === undefined) known.set(id, (end = findFate(run, id) ?? null));
  return end ?? undefined;
}

/** What was asked for already; null where it is not known. */
const fates = perRun(() => new Map<Id, Fate | null>());

function findFate(run: Run, id: Id): Fate | undefined {
  if (run.coroutineOf(id) !== undefined) return taskFate(run, id);
  return run.isPlainFuture(id) ? futureFate(run, id) : undefined;
}

/** Whether a plain future is known to have been pending just before that place: a setter or cancel() was accepted there or later. */
export function pendingBefore(run: Run, id: Id, at: number): boolean {
  const end = fate(run, id);
  return end !== undefined && end.at >= at;
}

/** Whether a future or task is known to be pending just before that place, also where it never ended. */
export function pendingAt(run: Run, id: Id, at: number): boolean {
  const maker = run.maker(id);
  if (maker === undefined || maker.at >= at) return false;
  const coroutine = run.coroutineOf(id);
  if (coroutine === undefined) {
    if (!run.isPlainFuture(id)) return false;
    const asked = run
      .did("set_result", "set_exception", "cancel")
      .some((each) => each.at < at && each.event.on === id && each.event.unbound === undefined);
    // a cancellation that was asked for earlier reaches what the task awaits next
    const awaited =
      run.waits.some((wait) => wait.on === id && wait.began < at) ||
      run.trace.some((event, place) => place < at && event.is === "did" && event.args?.includes(id));
    return pendingBefore(run, id, at) || (!asked && run.calm(awaited ? 0 : maker.at, at - 1));
  }
  const body = ownBody(run, id);
  const asking = run.trace[at];
  if (body === undefined && mayStartEagerly(run)) return false; // it may have been done as soon as it was made
  if (body === undefined) return asking?.is === "did" && asking.by === maker.by && run.sameStep(maker.by, maker.at, at);
  return at < (body.ended ?? run.trace.length);
}

/** The run of the coroutine of a task, where the task itself ran it and nobody else laid a hand on it. */
export function ownBody(run: Run, task: Id): Activation | undefined {
  const coroutine = run.coroutineOf(task);
  const body = coroutine === undefined ? undefined : run.activation(coroutine);
  if (coroutine === undefined || body === undefined || body.event.task !== task) return undefined;
  return usedOnce(run) || isUntouched(run, coroutine) ? body : undefined;
}

const isUntouched = (run: Run, coroutine: Id): boolean =>
  usesOf(run, coroutine).length <= 1 && !run.did("close_coroutine", "send").some((each) => each.event.on === coroutine);

function futureFate(run: Run, id: Id): Fate | undefined {
  for (const each of run.did("set_result", "set_exception", "cancel")) {
    const { event, node } = each;
    if (event.on !== id || event.raised !== undefined || event.unbound !== undefined) continue;
    const { at, t } = each;
    if (node.do === "set_result") return { at, t, is: "returned", value: event.value ?? null };
    if (node.do === "cancel") {
      if (event.value === true) return { at, t, is: "cancelled" };
      continue;
    }
    const set = event.value;
    const plain = typeof set === "object" && set !== null && "exception" in set && !isStopIteration(set);
    return plain ? { at, t, is: "raised", raised: set } : undefined;
  }
  return undefined;
}

function taskFate(run: Run, id: Id): Fate | undefined {
  const body = ownBody(run, id);
  if (body?.ended === undefined || body.outcome === undefined) return undefined;
  const { ended: at, to: t = 0 } = body;
  const { raised, value } = body.outcome;
  if (raised !== undefined) {
    // a coroutine that was closed ends without its task, and a StopIteration does not leave a coroutine as it is
    if (raised.exception === "GeneratorExit" || isStopIteration(raised)) return undefined;
    return isCancelledError(raised) ? { at, t, is: "cancelled" } : { at, t, is: "raised", raised };
  }
  return run.unasked(lastStep(run, id, body.began, at), at)
    ? { at, t, is: "returned", value: value ?? null }
    : undefined;
}

/** A place in or before the last step of a task: what was asked of it before that has been delivered. */
function lastStep(run: Run, task: Id, began: number, ended: number): number {
  if (run.did("send", "thread").length > 0 || mayStartEagerly(run)) return began;
  for (let at = ended - 1; at > began; at--) {
    const event = run.trace[at]!;
    const who = event.is === "tick" ? undefined : doer(event);
    if (event.is === "tick" || (who !== undefined && run.activation(who)?.event.task !== task)) return at + 1;
  }
  return began;
}

const isStopIteration = ({ exception }: SeenException): boolean =>
  exception === "StopIteration" || exception === "SubStopIteration";

/** Whether that exception means a cancellation. */
export const isCancelledError = (raised: SeenException | undefined): boolean =>
  raised !== undefined && (raised.exception === "CancelledError" || raised.exception === "SubCancelledError");
