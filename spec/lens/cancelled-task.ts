import { kind } from "../program.ts";
import { expect, type Finding } from "../rule.ts";
import type { Activation, Run, Wait } from "../run.ts";
import type { EventOf, Id } from "../trace.ts";
import { type Request, requests } from "./cancellation.ts";
import { type Fate, ownBody } from "./fate.ts";
import { keepsFaith, knownAwaits } from "./known-awaits.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { same, tell } from "./seen.ts";
import { sifted } from "./sifted.ts";

/** A cancel() that was accepted by a task whose coroutine the program wrote. */
export interface TaskRequest extends Request {
  readonly coroutine: Id;
  /** the run of its coroutine, where it had begun */
  readonly body: Activation | undefined;
  /** whether the task asked itself */
  readonly isOwn: boolean;
}

export const taskRequests = perRun((run): readonly TaskRequest[] => {
  if (!isOrderly(run)) return [];
  return sifted(requests(run), ({ at, t, by, on, node }) => {
    const coroutine = run.coroutineOf(on);
    if (coroutine === undefined || run.call(coroutine)?.call !== "coroutine") return undefined;
    const own = ownBody(run, on);
    const body = own !== undefined && own.began < at ? own : undefined;
    return { at, t, by, on, node, coroutine, body, isOwn: run.activation(by)?.event.task === on };
  });
});

/** Where CancelledError came out of an await of that task: not where it passed through the await of a coroutine. */
export const deliveries = (run: Run, task: Id): readonly Wait[] => allDeliveries(run).get(task) ?? [];

const allDeliveries = perRun((run): ReadonlyMap<Id, readonly Wait[]> => {
  const all = new Map<Id, Wait[]>();
  for (const wait of run.waits) {
    if (wait.outcome?.raised?.exception !== "CancelledError" || wait.node.do !== "await") continue;
    const task = run.activation(wait.by)?.event.task;
    if (typeof task !== "string" || run.activation(wait.on ?? "") !== undefined) continue;
    const known = all.get(task);
    if (known === undefined) all.set(task, [wait]);
    else known.push(wait);
  }
  return all;
});

/** The first await after that place at which a task has something to wait for itself: not one of a coroutine, which is done in the same step. */
export function nextAwait(run: Run, task: Id, after: number): Wait | undefined {
  const first = run.waits.find(
    ({ began, by, what }) => began > after && what?.call !== "coroutine" && run.activation(by)?.event.task === task,
  );
  return first?.node.do === "await" ? first : undefined; // a bare yield suspends, too
}

/** Whether uncancel() was called on it between the two places. */
export const isUncancelled = (run: Run, task: Id, from: number, to: number): boolean =>
  run.did("uncancel").some((each) => each.event.on === task && each.at > from && each.at < to);

/** The findings about all who asked a task for its end, or awaited it, after that place: they must hear of this one. */
export function* agreements(run: Run, task: Id, end: Fate, after: number = end.at): Iterable<Finding> {
  for (const { at, node, event } of run.did("cancelled", "done", "result", "exception")) {
    if (event.on !== task || at <= after || event.unbound !== undefined) continue;
    if ("timeout" in node && node.timeout !== undefined) continue;
    yield expect(
      answers[kind(node) as keyof typeof answers](event, end),
      () =>
        `${task} ended with ${told(end)} at ${end.t}, but ${kind(node)}() gave ${tell(event.raised ?? event.value)}`,
      end.at,
      at,
    );
  }
  for (const known of knownAwaits(run)) {
    if (known.on !== task || known.fate.at !== end.at || (known.wait.ended ?? Infinity) <= after) continue;
    const finding = keepsFaith(run, known);
    if (finding !== undefined) yield finding;
  }
}

/** How a task ended, in words. */
export const told = (end: Fate): string =>
  end.is === "returned" ? tell(end.value) : end.is === "raised" ? tell(end.raised) : "CancelledError";

type Answer = (event: EventOf<"did">, end: Fate) => boolean;
const answers: { readonly [K in "cancelled" | "done" | "result" | "exception"]: Answer } = {
  cancelled: ({ value }, end) => value === (end.is === "cancelled"),
  done: ({ value }) => value === true,
  result: ({ value, raised }, end) =>
    end.is === "returned" ? raised === undefined && same(value ?? null, end.value) : isRaised(raised, end),
  exception: ({ value, raised }, end) => {
    if (end.is === "cancelled") return isRaised(raised, end);
    return raised === undefined && (end.is === "returned" ? value === null : isRaised(value, end));
  },
};

function isRaised(seen: EventOf<"did">["value"], end: Fate): boolean {
  if (typeof seen !== "object" || seen === null || !("exception" in seen)) return false;
  return end.is === "cancelled"
    ? /^(Sub)?CancelledError$/.test(seen.exception)
    : end.is === "raised" && seen.id === end.raised.id;
}
