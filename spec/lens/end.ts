import { kind } from "../program.ts";
import type { Did, Run } from "../run.ts";
import type { Id, Seen } from "../trace.ts";
import { type Fate, fate } from "./fate.ts";
import { early, LATE, seconds } from "./times.ts";

/**
 * How something that was handed over to be awaited is known to have ended: a future or task as `fate` tells, the object of a coroutine or of an awaitable
 * class with its body. What leaves a loop or a coroutine in a way of its own (SystemExit, StopIteration …) counts as unknown.
 */
export function endOf(run: Run, id: Id): Fate | undefined {
  const end = isBody(run, id) ? bodyEnd(run, id) : fate(run, id);
  return end?.is === "raised" && special.test(end.raised.exception) ? undefined : end;
}

/** When something like that was done, in whatever way; undefined where it was not, or was perhaps only closed. */
export function doneAt(run: Run, id: Id): { readonly at: number; readonly t: number } | undefined {
  const body = run.activation(bodyOf(run, id) ?? "");
  if (body === undefined) {
    const [first] = completions(run, id);
    return first?.event.value === false ? undefined : first; // cancel() came too late: something else had ended it
  }
  if (body.ended === undefined || body.outcome?.raised?.exception === "GeneratorExit") return undefined;
  return { at: body.ended, t: body.to ?? 0 };
}

/** What the program did to complete or cancel a plain future, unless that raised. */
export const completions = (run: Run, future: Id): readonly Did<"set_result" | "set_exception" | "cancel">[] =>
  run.isPlainFuture(future)
    ? run
        .did("set_result", "set_exception", "cancel")
        .filter(({ event: { on, unbound, raised } }) => on === future && unbound === undefined && raised === undefined)
    : [];

/** The end of a sleep() that something began to await at that time. */
export function sleepEnd(run: Run, id: Id, from: number): Fate | undefined {
  const call = run.call(id);
  const delay = call?.call === "sleep" ? seconds(call.delay) : undefined;
  if (call?.call !== "sleep" || delay === undefined || Number.isNaN(delay)) return undefined;
  const t = from + Math.max(0, delay);
  const value = plain(call.result);
  const at = run.trace.findIndex((event) => !early(event.t, t));
  return at < 0 || value === undefined ? undefined : { at, t, is: "returned", value };
}

/** Whether the trace shows how such a thing ends, or that it has not ended yet: unlike what gather(), shield() or wait() gave. */
export function isFollowed(run: Run, id: Id): boolean {
  const coroutine = run.coroutineOf(id) ?? id;
  return isBody(run, coroutine) || run.isPlainFuture(id) || run.call(id)?.call === "sleep";
}

/** Whether it had certainly not ended by that place, as long as nobody cancelled it. */
export function isPending(run: Run, id: Id, at: number): boolean {
  const coroutine = run.coroutineOf(id) ?? id;
  if (isBody(run, coroutine)) return (run.activation(coroutine)?.ended ?? Infinity) > at;
  return run.isPlainFuture(id) && !completions(run, id).some((each) => each.at < at);
}

/** The coroutine, or awaitable object, whose body is what that awaitable does. */
export function bodyOf(run: Run, id: Id): Id | undefined {
  const coroutine = run.coroutineOf(id) ?? id;
  return isBody(run, coroutine) ? coroutine : undefined;
}

/** When something that ended at that time can be noticed at the earliest by one who came at the other. */
export const noticed = (end: Fate, place: { readonly at: number; readonly t: number }): Fate =>
  end.at < place.at ? { ...end, at: place.at, t: place.t } : end;

/** The ends that came first, all at one time: in which order a loop notices them is its own affair. `heard`: where the outcome was known already. */
export function earliest(ends: readonly Fate[], heard: number): readonly Fate[] {
  const first = Math.min(...ends.map((end) => end.t));
  const together = ends.filter((end) => end.t <= first + LATE);
  const before = together.filter((end) => end.at < heard);
  return before.length > 0 ? before : together;
}

function bodyEnd(run: Run, id: Id): Fate | undefined {
  const body = run.activation(id);
  const task = body?.event.task;
  if (typeof task === "string" && run.coroutineOf(task) === id) return fate(run, task);
  return body?.ended !== undefined && run.unasked(body.began, body.ended) ? bodyOutcome(run, id) : undefined;
}

/** How a body ended. A task that was asked to be cancelled in its last step ends otherwise: for those who know that it was not. */
export function bodyOutcome(run: Run, id: Id): Fate | undefined {
  const body = run.activation(id);
  if (body?.ended === undefined || body.outcome === undefined) return undefined;
  const place = { at: body.ended, t: body.to ?? 0 };
  const { raised, value } = body.outcome;
  if (raised === undefined) return { ...place, is: "returned", value: value ?? null };
  if (special.test(raised.exception)) return undefined;
  return /^(Sub)?CancelledError$/.test(raised.exception)
    ? { ...place, is: "cancelled" }
    : { ...place, is: "raised", raised };
}

function isBody(run: Run, id: Id): boolean {
  const node = run.activation(id)?.node ?? run.call(id);
  const sort = node === undefined ? undefined : kind(node);
  return sort === "coroutine" || sort === "custom";
}

const special = /^(SystemExit|KeyboardInterrupt|GeneratorExit|(Sub)?StopIteration|Deadlock|Livelock|RecursionError)$/;

function plain(value: unknown): Seen | undefined {
  if (value === undefined || value === null) return null;
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : undefined;
}
