import { fileURLToPath } from "node:url";
import type { Kind } from "../../impl/mutants/mutant.ts";

/** How soon a mutant is accused by a rule that must accuse it. */
export interface Detection {
  readonly id: string;
  readonly mistake: string;
  readonly kind: Kind;
  /** the place of the first example that shows it, in a run that begins with all of them; left out where none does */
  readonly example?: number;
  /** the random programs that each seed took, without the examples, in ascending order; those that were not enough are left out */
  readonly random: readonly number[];
}

/** What `npm run power` has found out: how strong the suite is. */
export interface Power {
  readonly seeds: number;
  /** random programs that were tried before a seed was given up */
  readonly most: number;
  readonly mutants: readonly Detection[];
  /** for each rule that accuses any, the mutants that it accuses, and the Python loops of fixtures/loops/broken */
  readonly kills: Kills;
  /** the rules of level `must` that accuse none of them */
  readonly idle: readonly string[];
}

export interface Kills {
  readonly [rule: string]: { readonly mutants: readonly string[]; readonly loops: readonly string[] };
}

/** The median over the seeds; infinite where half of them did not find it. */
export function median({ random }: Detection, seeds: number): number {
  const middle = (seeds - 1) / 2;
  const at = (place: number): number => random[place] ?? Infinity;
  return (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
}

/** How many random programs find it in 99 of 100 runs: each program finds it with the same chance, and that is estimated from all seeds. */
export function runLength({ random }: Detection, seeds: number, most: number): number {
  if (random.length === 0) return Infinity;
  const tried = random.reduce((sum, each) => sum + each, 0) + (seeds - random.length) * most;
  const chance = random.length / tried;
  return chance === 1 ? 1 : Math.ceil(Math.log(0.01) / Math.log(1 - chance));
}

/** Programs of a run until it is found, whatever the seed: an example's place, or all examples and then the random ones of the worst seed. */
export const inDefaultRun = ({ example, random }: Detection, seeds: number, examples: number): number =>
  example ?? (random.length === seeds ? examples + random.at(-1)! : Infinity);

/** The Python loops of fixtures/loops/broken, and the rules that accused each. */
export interface Zoo {
  /** of the Python that ran them */
  readonly python: string;
  /** programs a loop */
  readonly runs: number;
  readonly accused: { readonly [loop: string]: readonly string[] };
}

export const powerFile = fileURLToPath(import.meta.resolve("#fixtures/power.json"));
export const zooFile = fileURLToPath(import.meta.resolve("#fixtures/zoo.json"));
