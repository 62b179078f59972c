import type { Mutant } from "../../impl/mutants/mutant.ts";
import type { Detection } from "./figures.ts";
import { examples, firstAccusation, randomPrograms } from "./hunt.ts";

export interface Effort {
  readonly seeds: number;
  /** random programs before a seed is given up */
  readonly most: number;
  readonly progress?: (seed: number) => void;
}

/** Hunts each mutant with the examples, and with the random programs of every seed. Seeds are the outer loop: their programs are drawn once. */
export function detections(mutants: readonly Mutant[], { seeds, most, progress }: Effort): readonly Detection[] {
  const shown = examples();
  const byExample = mutants.map((mutant) => firstAccusation(mutant, shown));
  const random: number[][] = mutants.map(() => []);
  for (let seed = 1; seed <= seeds; seed++) {
    const programs = randomPrograms(seed, most);
    for (const [at, mutant] of mutants.entries()) {
      const place = firstAccusation(mutant, programs);
      if (place !== undefined) random[at]!.push(place);
    }
    progress?.(seed);
  }
  return mutants.map(({ id, mistake, kind }, at) => {
    const example = byExample[at];
    const places = random[at]!.sort((one, other) => one - other);
    return { id, mistake, kind, ...(example !== undefined && { example }), random: places };
  });
}
