import { alternatives, type Rule } from "./rule.ts";
import type { Trait } from "./traits.ts";

/** Which rules of a fixed set a run concerns, by its traits: one bit a rule, so that hundreds cost nothing. */
export class Concerns {
  private readonly about = new Map<Trait, Uint32Array>();
  private readonly needs: readonly Needed[];
  private readonly concerned: Uint32Array;
  /** as long as it can get, so that no list has to grow */
  private readonly found: number[];

  constructor(rules: readonly Rule[]) {
    const words = Math.ceil(rules.length / 32);
    rules.forEach(({ about }, place) => {
      for (const trait of about) {
        let bits = this.about.get(trait);
        if (bits === undefined) this.about.set(trait, (bits = new Uint32Array(words)));
        bits[place >>> 5]! |= bitOf(place);
      }
    });
    this.needs = needsOf(rules);
    this.concerned = new Uint32Array(words);
    this.found = rules.map(() => 0);
  }

  /** The traits that tell. */
  get traits(): readonly Trait[] {
    return [...this.about.keys(), ...this.needs.flatMap(({ anyOf }) => anyOf)];
  }

  /** The places of the rules of which one kind that they are about was carried out, and that have all that they need. */
  of(traits: ReadonlySet<Trait>): readonly number[] {
    const { concerned } = this;
    concerned.fill(0);
    for (const trait of traits) {
      const about = this.about.get(trait);
      if (about !== undefined) for (let word = 0; word < concerned.length; word++) concerned[word]! |= about[word]!;
    }
    for (const { anyOf, places } of this.needs) {
      if (anyOf.some((trait) => traits.has(trait))) continue;
      for (const place of places) concerned[place >>> 5]! &= ~bitOf(place);
    }
    let found = 0;
    for (let word = 0; word < concerned.length; word++) {
      for (let bits = concerned[word]!; bits !== 0; bits &= bits - 1)
        this.found[found++] = word * 32 + 31 - Math.clz32(bits & -bits);
    }
    return this.found.slice(0, found);
  }
}

/** A need, and the places of the rules that have it. */
interface Needed {
  readonly anyOf: readonly Trait[];
  readonly places: readonly number[];
}

const bitOf = (place: number): number => 1 << (place & 31);

/** What rules need, each need once. */
function needsOf(rules: readonly Rule[]): readonly Needed[] {
  const needs = new Map<string, { anyOf: readonly Trait[]; places: number[] }>();
  rules.forEach((rule, place) => {
    for (const need of rule.needs ?? []) {
      const anyOf = alternatives(need);
      const known = needs.get(anyOf.join());
      if (known === undefined) needs.set(anyOf.join(), { anyOf, places: [place] });
      else known.places.push(place);
    }
  });
  return [...needs.values()];
}
