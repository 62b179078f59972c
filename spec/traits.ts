import { kind, type NodeKind } from "./program.ts";
import type { Run } from "./run.ts";

/**
 * What a program has, or what came of it, that a rule can need: a kind of node that was carried out; a field that some node of the program has
 * ("cancel.msg"); or a "failure": a body that ended with an exception other than CancelledError.
 */
export type Trait = NodeKind | `${NodeKind}.${string}` | "failure";

/** Finds in runs which of some traits they have: kinds all of them, fields only those that somebody asks for. */
export class Traits {
  private readonly fields = new Map<NodeKind, readonly (readonly [field: string, trait: Trait])[]>();

  constructor(wanted: Iterable<Trait>) {
    for (const trait of wanted) {
      const dot = trait.indexOf(".");
      if (dot < 0) continue;
      const of = trait.slice(0, dot) as NodeKind;
      this.fields.set(of, [...(this.fields.get(of) ?? []), [trait.slice(dot + 1), trait]]);
    }
  }

  of(run: Run): ReadonlySet<Trait> {
    const traits: Set<Trait> = run.kinds();
    for (const node of run.nodes) {
      const fields = this.fields.get(kind(node));
      if (fields === undefined) continue;
      for (const [field, trait] of fields) if (field in node) traits.add(trait);
    }
    if (run.activations.some(hasFailed)) traits.add("failure");
    return traits;
  }
}

const hasFailed = ({ outcome }: Run["activations"][number]): boolean =>
  outcome?.raised !== undefined && outcome.raised.exception !== "CancelledError";
