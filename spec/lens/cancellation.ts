import { mayStartEagerly } from "./eager.ts";
import type { Did, Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { doer } from "./steps.ts";
import { innermostWait } from "./suspension.ts";
import { sifted } from "./sifted.ts";

/** A cancel() that was accepted: it returned True. */
export interface Request {
  readonly at: number;
  readonly t: number;
  readonly by: Id;
  readonly on: Id;
  readonly node: Did<"cancel">["node"];
}

/** Every cancel() that was accepted, in order. */
export const requests = perRun((run): readonly Request[] =>
  sifted(run.did("cancel"), ({ at, t, by, node, event }) =>
    event.on !== undefined && event.value === true ? { at, t, by, on: event.on, node } : undefined,
  ),
);

/** How many of the requests to cancel a task were open at that place: asked for, and not taken back. */
export function openRequests(run: Run, task: Id, before: number): number {
  let open = 0;
  for (const { at, event, node } of run.did("cancel", "uncancel")) {
    if (event.on !== task || at >= before || event.unbound !== undefined) continue;
    if (node.do === "uncancel") open = Math.max(0, open - 1);
    else if (event.value === true) open += 1;
  }
  return open;
}

/**
 * Whether nothing but what the judge knows of (`but`: places of cancel() and wait_for() calls) can have cancelled anything between two places, and the
 * coroutine that began to wait at `began` had no cancellation outstanding from before.
 */
export function undisturbed(
  run: Run,
  { by, began }: { readonly by: Id; readonly began: number },
  from: number,
  to: number,
  but: readonly number[] = [],
): boolean {
  return isOrderly(run) && run.calm(from, to, but) && !isArmed(run, by, began, but);
}

/** Whether a coroutine may, at that place, have been asked to be cancelled in the very step in which its task was: the next await will tell. */
function isArmed(run: Run, by: Id, at: number, but: readonly number[]): boolean {
  const task = run.activation(by)?.event.task;
  if (task === undefined || task === null) return false;
  for (let place = at - 1; place >= 0; place--) {
    const event = run.trace[place]!;
    if (event.is === "tick") return false;
    const who = doer(event);
    if (who === undefined) continue;
    if (run.activation(who)?.event.task !== task && !mayStartEagerly(run)) return false;
    if (event.is !== "did" || event.value === false || !isCancel(run, event.op) || but.includes(place)) continue;
    const asked = event.on === undefined ? new Set() : reached(run, event.on, place);
    if (asked === undefined || asked.has(task)) return true;
  }
  return false;
}

/** Whether nothing can have cancelled any of these futures and tasks between two places. */
export const isUnasked = (run: Run, ids: readonly Id[], from: number, to: number): boolean =>
  run.calm(from, to, harmless(run, ids, from, to));

/** The accepted cancel() calls between two places that certainly asked none of these to end. */
export const harmless = (run: Run, ids: readonly Id[], from: number, to: number): readonly number[] =>
  requests(run).flatMap(({ at, on }) => {
    const asked = at < from || at > to ? undefined : reached(run, on, at);
    return asked === undefined || ids.some((id) => asked.has(id)) ? [] : [at];
  });

/**
 * Whatever a cancel() of that future or task at that place may ask to end: the task itself, what it waits for, what that waits for … At least that much;
 * undefined where the trace does not tell.
 */
export function reached(run: Run, id: Id, at: number, known: ReadonlySet<Id> = new Set()): ReadonlySet<Id> | undefined {
  if (known.has(id)) return known;
  const all = new Set([...known, id]);
  const coroutine = run.coroutineOf(id);
  if (coroutine !== undefined) return reachedIn(run, coroutine, at, all);
  if (run.isPlainFuture(id)) return all;
  const maker = run.maker(id);
  const call = maker !== undefined && "call" in maker.node ? maker.node.call : undefined;
  if (call === "shield") return all;
  return call === "gather" ? reachedBy(run, maker?.event.args ?? [], at, all) : undefined;
}

function reachedIn(run: Run, coroutine: Id, at: number, known: ReadonlySet<Id>): ReadonlySet<Id> | undefined {
  const body = run.activation(coroutine);
  if (body === undefined || body.began > at || (body.ended ?? Infinity) <= at) return known;
  const wait = innermostWait(run, coroutine, at);
  if (wait?.what?.call === "sleep" || wait?.what?.call === "wait") return known;
  // a task that runs has asked itself: what it awaits next will be cancelled
  if (wait?.on === undefined) return undefined;
  if (wait.what?.call === "wait_for") return reachedBy(run, run.maker(wait.on)?.event.args ?? [], at, known);
  return reached(run, wait.on, at, known);
}

function reachedBy(
  run: Run,
  awaitables: readonly Id[],
  at: number,
  known: ReadonlySet<Id>,
): ReadonlySet<Id> | undefined {
  let all: ReadonlySet<Id> | undefined = known;
  for (const one of awaitables) {
    const call = run.call(one)?.call;
    if (all === undefined || call === "sleep") continue;
    all =
      call === "coroutine"
        ? reached(run, run.activation(one)?.event.task ?? `task(${one})`, at, all)
        : reached(run, one, at, all);
  }
  return all;
}

const isCancel = (run: Run, op: number): boolean => {
  const node = run.nodes[op];
  return node !== undefined && "do" in node && node.do === "cancel";
};
