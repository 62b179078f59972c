import type { Run } from "./run.ts";
import { kind } from "./program.ts";
import type { Id, Seen, SeenException } from "./trace.ts";

/** How a future or task is known to have ended. From every event after `at` on it is done. */
export type Fate = { readonly at: number; readonly t: number } & (
  | { readonly is: "returned"; readonly value: Seen }
  | { readonly is: "raised"; readonly raised: SeenException }
  | { readonly is: "cancelled" }
);

/**
 * The end of a future or task as far as the trace proves it: for a plain future the first setter or cancel() that was accepted, for a task the
 * end of its coroutine. Undefined where it is not known: never ended, cancelled before its first step, ended by something that shows no event
 * (what gather() or shield() gave), or cancelled on its way out.
 */
export function fate(run: Run, id: Id): Fate | undefined {
  const coroutine = run.coroutineOf(id);
  if (coroutine !== undefined) return taskFate(run, id, coroutine);
  const maker = run.maker(id);
  if (maker === undefined) return undefined;
  const sort = kind(maker.node);
  return sort === "create_future" || sort === "future" ? futureFate(run, id) : undefined;
}

/** Whether a plain future is known to have been pending just before that place: a setter or cancel() was accepted there or later. */
export function pendingBefore(run: Run, id: Id, at: number): boolean {
  const end = fate(run, id);
  return end !== undefined && end.at >= at;
}

function futureFate(run: Run, id: Id): Fate | undefined {
  for (const each of run.did("set_result", "set_exception", "cancel")) {
    const { event, node } = each;
    if (event.on !== id || event.raised !== undefined || event.unbound !== undefined) continue;
    const place = { at: each.at, t: each.t };
    if (node.do === "set_result") return { ...place, is: "returned", value: event.value ?? null };
    if (node.do === "cancel") {
      if (event.value === true) return { ...place, is: "cancelled" };
      continue;
    }
    const set = event.value;
    return typeof set === "object" && set !== null && "exception" in set
      ? { ...place, is: "raised", raised: set }
      : undefined;
  }
  return undefined;
}

function taskFate(run: Run, id: Id, coroutine: Id): Fate | undefined {
  const body = run.activation(coroutine);
  if (body?.ended === undefined || body.outcome === undefined) return undefined;
  const place = { at: body.ended, t: body.to ?? 0 };
  const { raised, value } = body.outcome;
  if (raised !== undefined) {
    return raised.exception === "CancelledError" || raised.exception === "SubCancelledError"
      ? { ...place, is: "cancelled" }
      : { ...place, is: "raised", raised };
  }
  const askedInLastStep = run.did("cancel").some(
    (each) =>
      each.event.on === id &&
      each.event.value === true &&
      !run.between(each.at, body.ended!, (at) => {
        const event = run.trace[at]!;
        return event.is === "resumed" && event.raised?.exception === "CancelledError";
      }),
  );
  return askedInLastStep ? undefined : { ...place, is: "returned", value: value ?? null };
}
