import type { Wait } from "../run.ts";
import type { Id, Outcome } from "../trace.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { usesOf } from "./used-once.ts";

/** Somebody who waits at a barrier, or enters it by `async with`; or who resets or aborts it. */
export interface Arrival {
  readonly kind: "wait" | "reset" | "abort";
  readonly by: Id;
  readonly wait: Wait;
  readonly began: number;
  /** Infinity where it never came back */
  readonly ended: number;
  readonly outcome: Outcome | undefined;
}

export interface Barrier {
  readonly id: Id;
  readonly parties: number;
  readonly made: number;
  /** those that wait, in the order in which they came */
  readonly arrivals: readonly Arrival[];
  readonly turnings: readonly Arrival[];
  /** from where on it cannot be followed: somebody waits in a task of its own */
  readonly until: number;
}

/** The barriers of which it can be followed who waits. */
export const barriers = perRun((run): readonly Barrier[] => {
  if (!isOrderly(run)) return [];
  const all = new Map<Id, Arrival[]>();
  const lost = new Map<Id, number>();
  const add = (on: Id, wait: Wait, kind: Arrival["kind"]): void => {
    const { by, began, ended = Infinity, outcome } = wait;
    const one: Arrival = { kind, by, wait, began, ended, outcome };
    (all.get(on) ?? all.set(on, []).get(on)!).push(one);
  };
  for (const did of run.did("barrier_wait", "barrier_reset", "barrier_abort")) {
    const { on, made } = did.event;
    if (on === undefined || made === undefined) continue;
    const wait = run.waits.find((each) => each.on === made);
    if (wait?.node.do === "await") add(on, wait, kinds[did.node.call]);
    else if (usesOf(run, made).length > 0) lost.set(on, Math.min(lost.get(on) ?? Infinity, did.at));
  }
  for (const wait of run.waits) if (wait.step === "enter" && wait.on !== undefined) add(wait.on, wait, "wait");
  return run.did("barrier").flatMap((made): readonly Barrier[] => {
    const id = made.event.made;
    if (id === undefined || made.event.raised !== undefined) return [];
    const uses = (all.get(id) ?? []).sort((one, other) => one.began - other.began);
    return [
      {
        id,
        parties: made.node.parties,
        made: made.at,
        arrivals: uses.filter(({ kind }) => kind === "wait"),
        turnings: uses.filter(({ kind }) => kind !== "wait"),
        until: lost.get(id) ?? Infinity,
      },
    ];
  });
});

export const passed = ({ outcome }: Arrival): boolean => outcome !== undefined && outcome.raised === undefined;
export const wasBroken = ({ outcome }: Arrival): boolean => outcome?.raised?.exception === "BrokenBarrierError";
/** Whether it was cancelled, or something like that. */
export const leftEarly = (one: Arrival): boolean => one.outcome?.raised !== undefined && !wasBroken(one);

const kinds = { barrier_wait: "wait", barrier_reset: "reset", barrier_abort: "abort" } as const;
