import type { NodeKind } from "./program.ts";
import type { Rule } from "./rule.ts";

/** Which rules of a fixed set a run concerns, by the kinds of node that were carried out in it: one bit a rule, so that hundreds cost nothing. */
export class Concerns {
  private readonly about: ReadonlyMap<NodeKind, Uint32Array>;
  private readonly needing: ReadonlyMap<NodeKind, Uint32Array>;
  private readonly concerned: Uint32Array;

  constructor(rules: readonly Rule[]) {
    this.about = byKind(rules, ({ about }) => about);
    this.needing = byKind(rules, ({ needs = [] }) => needs);
    this.concerned = new Uint32Array(wordsFor(rules));
  }

  /** The places of the rules of which one kind that they are about was carried out, and all that they need. */
  of(kinds: ReadonlySet<NodeKind>): readonly number[] {
    const { concerned } = this;
    concerned.fill(0);
    for (const kind of kinds) {
      const about = this.about.get(kind);
      if (about !== undefined) for (let word = 0; word < concerned.length; word++) concerned[word]! |= about[word]!;
    }
    for (const [kind, needing] of this.needing) {
      if (kinds.has(kind)) continue;
      for (let word = 0; word < concerned.length; word++) concerned[word]! &= ~needing[word]!;
    }
    const places: number[] = [];
    for (let word = 0; word < concerned.length; word++) {
      for (let bits = concerned[word]!; bits !== 0; bits &= bits - 1)
        places.push(word * 32 + 31 - Math.clz32(bits & -bits));
    }
    return places;
  }
}

const wordsFor = (rules: readonly Rule[]): number => Math.ceil(rules.length / 32);

/** For each kind, the rules that name it. */
function byKind(
  rules: readonly Rule[],
  named: (rule: Rule) => readonly NodeKind[],
): ReadonlyMap<NodeKind, Uint32Array> {
  const all = new Map<NodeKind, Uint32Array>();
  rules.forEach((rule, place) => {
    for (const kind of named(rule)) {
      let bits = all.get(kind);
      if (bits === undefined) all.set(kind, (bits = new Uint32Array(wordsFor(rules))));
      bits[place >>> 5]! |= 1 << (place & 31);
    }
  });
  return all;
}
