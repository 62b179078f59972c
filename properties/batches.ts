import type { Rule } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { block, exampleOf } from "./programs/sequence.ts";

/** The numbers of a survey's programs, batch by batch: the examples of the rules that are asked come first, then the other examples, then random programs. */
export class Batches {
  private readonly examples: readonly number[];

  constructor(asked: readonly Rule[]) {
    const first = asked.map(exampleOf).filter((place) => place >= 0);
    const ran = new Set(first);
    this.examples = [...first, ...rules.flatMap((_, place) => (ran.has(place) ? [] : [place]))];
  }

  /** The programs of one batch. Random ones come in the blocks in which they are drawn. */
  at(batch: number): readonly number[] {
    const ofExamples = Math.ceil(this.examples.length / block);
    if (batch < ofExamples) return this.examples.slice(batch * block, (batch + 1) * block);
    const first = rules.length + (batch - ofExamples) * block;
    return Array.from({ length: block }, (_, place) => first + place);
  }
}
