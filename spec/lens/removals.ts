import { faithfulFunctions, functionOf, registrations } from "./done-callbacks.ts";
import { pendingAt } from "./fate.ts";
import { perRun } from "./per-run.ts";
import { broken, expect, type Finding } from "../rule.ts";
import type { Did, Run } from "../run.ts";
import { tell } from "./seen.ts";
import type { Id } from "../trace.ts";

/** One remove_done_callback() of a function that `def` made. */
export interface Removal {
  readonly at: number;
  readonly on: Id;
  readonly of: Id;
  readonly event: Did["event"];
  /** how often that function had been added by then and not been removed again */
  readonly added: number;
}

export const removals = perRun((run): readonly Removal[] => {
  const added = new Map<string, number>();
  const asked: { readonly at: number; readonly on: Id; readonly of: Id; readonly event?: Did["event"] }[] = [
    ...registrations(run),
  ];
  for (const { at, node, event } of run.did("remove_done_callback")) {
    const of = functionOf(run, node.callback, at);
    if (event.on !== undefined && event.unbound === undefined && of !== undefined)
      asked.push({ at, on: event.on, of, event });
  }
  return asked
    .sort((one, other) => one.at - other.at)
    .flatMap(({ at, on, of, event }) => {
      const key = `${on} ${of}`;
      const before = added.get(key) ?? 0;
      added.set(key, event === undefined ? before + 1 : 0);
      return event === undefined ? [] : [{ at, on, of, event, added: before }];
    });
});

/** Whether remove_done_callback() on what is still pending gives the right number, and the function is not called for it any more. */
export function* removesAll(run: Run, isSubject: (on: Id) => boolean): Iterable<Finding> {
  for (const { at, on, of, event, added } of removals(run)) {
    if (!isSubject(on) || !pendingAt(run, on, at)) continue;
    const seen = tell(event.raised ?? event.value);
    yield expect(
      event.raised === undefined && event.value === added,
      () => `expected remove_done_callback() on ${on} to return ${added} for ${of}, saw ${seen}`,
      at,
    );
    const mine = faithfulFunctions(run).get(of);
    if (mine?.every((each) => each.on === on && each.at < at) !== true) continue;
    const call = run.activationsOf(of)[0]?.began;
    if (call !== undefined) yield broken(`${of} was removed from ${on} and called all the same`, at, call);
  }
}
