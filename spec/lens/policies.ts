import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";

const sets = (run: Run, at: number) =>
  run
    .did("set_event_loop_policy")
    .filter((each) => each.at < at && each.event.raised === undefined && each.event.unbound === undefined);

/** The policy of the program's own that is set at that place. */
export const policyAt = (run: Run, at: number): Id | undefined => sets(run, at).at(-1)?.event.on;

/** The policy that was set before the default one was restored, where that is how things stand. */
export function restoredAt(run: Run, at: number): Id | undefined {
  const all = sets(run, at);
  return all.at(-1)?.event.on === undefined ? all.findLast((each) => each.event.on !== undefined)?.event.on : undefined;
}

/** The methods of that policy that were called for what was done at that place: those since the last event of its doer. */
export function callsOf(run: Run, policy: Id, at: number): readonly string[] {
  const event = run.trace[at]!;
  const by = "by" in event ? event.by : undefined;
  const from = run.trace.findLastIndex(
    (each, place) => place < at && (("by" in each && each.by === by) || ("who" in each && each.who === by)),
  );
  const of = `#${run.maker(policy)?.node.op}`;
  return run.activations
    .filter((each) => each.of === of && each.began > from && each.began < at)
    .flatMap(({ event: { args = [] } }) => (typeof args[0] === "string" ? [args[0]] : []));
}
