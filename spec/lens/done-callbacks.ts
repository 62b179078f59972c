import type { Of } from "../program.ts";
import { perRun } from "./per-run.ts";
import type { Fate } from "./fate.ts";
import type { Run } from "../run.ts";
import { caughtUp } from "./sole-loop.ts";
import type { Id } from "../trace.ts";

/** One add_done_callback() that was accepted. */
export interface Registration {
  readonly at: number;
  readonly by: Id;
  /** the future or task */
  readonly on: Id;
  /** what its calls go by: the function that `def` made, or the registration itself for a body written in place */
  readonly of: Id;
  readonly node: Of<"add_done_callback">;
}

/** Every done callback that was added, in order. */
export const registrations = perRun((run: Run): readonly Registration[] =>
  run.did("add_done_callback").flatMap(({ at, by, node, event }) => {
    const of = typeof node.callback === "string" ? functionOf(run, node.callback, at) : `#${node.op}`;
    if (event.on === undefined || event.raised !== undefined || event.unbound !== undefined) return [];
    return of === undefined ? [] : [{ at, by, on: event.on, of, node }];
  }),
);

/** The done callbacks written in place and added once: whatever runs under their name is theirs. */
export const soleRegistrations = perRun((run: Run): readonly Registration[] => {
  const inPlace = registrations(run).filter((each) => typeof each.node.callback !== "string");
  return inPlace.filter((each) => !inPlace.some((other) => other !== each && other.of === each.of));
});

/**
 * The functions that were only ever added as done callbacks, and only to one future or task: their id, and every time they were added.
 * Whatever runs under their name was called for that future.
 */
export const faithfulFunctions = perRun((run: Run): ReadonlyMap<Id, readonly Registration[]> => {
  const added = new Map<Id, Registration[]>();
  for (const each of registrations(run)) {
    if (typeof each.node.callback !== "string") continue;
    const list = added.get(each.of);
    if (list === undefined) added.set(each.of, [each]);
    else list.push(each);
  }
  for (const [of, list] of added) {
    const { callback } = list[0]!.node;
    if (list.some((each) => each.on !== list[0]!.on) || run.nodes.some((node) => calls(node, callback)))
      added.delete(of);
  }
  return added;
});

/** Where a done callback that was written in place was called; and where at the latest it had to be called and had not been. */
export interface Callback {
  readonly called: number | undefined;
  readonly missed: number | undefined;
}

/** What became of a done callback of something that is known to have ended. */
export function callback(run: Run, registration: Registration, end: Fate): Callback {
  const called = run.activationsOf(registration.of)[0]?.began;
  const due = caughtUp(run, Math.max(registration.at, end.at));
  return { called, missed: due !== undefined && (called === undefined || called > due) ? due : undefined };
}

/** The function that a name stands for at that place: only `def` makes functions. */
export function functionOf(run: Run, name: string, at: number): Id | undefined {
  const made = run
    .did("def")
    .findLast((each) => each.at < at && each.node.as === name && each.event.made !== undefined);
  return made?.event.made;
}

const calls = (node: Run["nodes"][number], callback: unknown): boolean =>
  "do" in node &&
  node.do !== "add_done_callback" &&
  node.do !== "remove_done_callback" &&
  (("callback" in node && node.callback === callback) || ("handler" in node && node.handler === callback));
