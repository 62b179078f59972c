import type { Value } from "../field.ts";
import type { Run } from "../run.ts";
import type { Id, Seen } from "../trace.ts";

/** How a value that a program writes down is seen, where that does not depend on what its names are bound to. */
export function literal(value: Value | undefined): Seen | undefined {
  if (value === undefined || value === null || typeof value !== "object") return value;
  if ("float" in value) return value;
  if ("object" in value) return { ref: value.object };
  if ("list" in value) return every(value.list, (list) => ({ list }));
  return "tuple" in value ? every(value.tuple, (tuple) => ({ tuple })) : undefined;
}

const every = (values: readonly Value[], make: (seen: readonly Seen[]) => Seen): Seen | undefined => {
  const seen = values.map(literal);
  return seen.includes(undefined) ? undefined : make(seen as readonly Seen[]);
};

/** What that body sees in the variable at that place, as far as it has set it in the same step itself, or nobody has set it yet. */
export function valueIn(run: Run, variable: string, by: Id, at: number): Seen | undefined {
  const sets = run.did("var_set").filter((each) => each.at < at && each.node.variable === variable);
  if (sets.every((each) => each.event.unbound !== undefined)) return null;
  const own = sets.findLast((each) => each.by === by && each.event.unbound === undefined);
  return own !== undefined && run.sameStep(by, own.at, at) ? literal(own.node.value) : undefined;
}
