import { mayStartEagerly } from "./eager.ts";
import { perRun } from "./per-run.ts";
import type { Run } from "../run.ts";
import { runningAt, threadAt } from "./running.ts";
import type { Event, Id } from "../trace.ts";

// What one task, or one callback, does between two turns of the loop.

/** Whose code an event shows: the run of a body, or a ticker. Undefined for what no code of the program did. */
export function doer(event: Event): Id | undefined {
  const { by, who } = event as { readonly by?: Id; readonly who?: Id };
  return by ?? who ?? (event.is === "tick" ? `#${event.op}` : undefined);
}

/** The events of each run of a body: places in the trace, in order. */
export const placesOf = perRun((run): ReadonlyMap<Id, readonly number[]> => {
  const all = new Map<Id, number[]>();
  run.trace.forEach((event, at) => {
    const who = doer(event);
    if (who === undefined) return;
    const places = all.get(who);
    if (places === undefined) all.set(who, [at]);
    else places.push(at);
  });
  return all;
});

/**
 * The first event strictly between the two places that the loop gave to somebody else's code. Not counted is what code calls by itself: a thread
 * that it waits for, an exception handler, a task that may begin while it is made, the end of a coroutine that it let go of.
 */
export function intruder(run: Run, from: number, to: number, own: (who: Id) => boolean): number | undefined {
  for (let at = from + 1; at < to; at++) {
    const event = run.trace[at]!;
    const who = doer(event);
    if (who === undefined || own(who)) continue;
    if (runningAt(run, at) !== runningAt(run, from) || threadAt(run, at) !== threadAt(run, from)) continue;
    if (isHandler(run, who) || isInline(run, who) || mayBeginInside(run, who, from)) continue;
    return isClosing(event) ? undefined : at;
  }
  return undefined;
}

/** The events of one body around one of its own that surely belong to the same step: from its last wake-up to its next wait. */
export function stepAround(run: Run, by: Id, at: number): { readonly from: number; readonly to: number } {
  const places = placesOf(run).get(by) ?? [at];
  let from = places.indexOf(at);
  let to = from;
  while (from > 0 && !starts.has(run.trace[places[from]!]!.is)) from -= 1;
  while (to < places.length - 1 && !ends.has(run.trace[places[to]!]!.is)) to += 1;
  return { from: places[from] ?? at, to: places[to] ?? at };
}

const starts: ReadonlySet<string> = new Set(["began", "resumed"]);
const ends: ReadonlySet<string> = new Set(["ended", "waits"]);

/** Whether that is the run of an exception handler, or of a task factory: whoever has something to report, or a task to make, calls it at once. */
export const isHandler = (run: Run, who: Id): boolean =>
  run.activation(who)?.event.args?.some((each) => typeof each === "object" && each !== null && "dict" in each) ?? false;

/** Whether that body began after that place, perhaps eagerly. */
const mayBeginInside = (run: Run, who: Id, from: number): boolean =>
  mayStartEagerly(run) && (run.activation(who)?.began ?? 0) > from;

/** Whether that is a job that its executor ran where it was submitted. */
function isInline(run: Run, who: Id): boolean {
  if (run.did("inline_executor").length === 0) return false;
  const of = run.activation(who)?.of;
  return run.did("run_in_executor").some(({ node }) => of === `#${node.op}` || of === node.callback);
}

/** Whether a coroutine is being closed there, as happens to one that nothing refers to any more. */
const isClosing = (event: Event): boolean => "raised" in event && event.raised?.exception === "GeneratorExit";
