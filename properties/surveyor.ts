import type { Answer, Target, TargetInfo } from "../impl/target.ts";
import { defectsOf } from "../spec/defects.ts";
import { measureOf } from "../spec/profiles.ts";
import { numbered, type Program } from "../spec/program.ts";
import { holdsFor, type Rule } from "../spec/rule.ts";
import { Exhaustive } from "./programs/exhaustive.ts";
import { Sequence } from "./programs/sequence.ts";
import { Marker, type Sheet } from "./sheet.ts";

/** Runs a survey's programs and judges them, batch by batch: here, or in a thread. */
export interface Surveyor {
  readonly info: TargetInfo;
  /** Draws the programs of these numbers, runs them and judges them. */
  mark(places: readonly number[]): Promise<Sheet>;
  /** Runs programs, as a target does. */
  run(programs: readonly Program[]): Promise<readonly Answer[]>;
  close(): Promise<void>;
}

/** The rules that a target is asked: those of its Python version. */
export const askedOf = (rules: readonly Rule[], { python }: TargetInfo): readonly Rule[] =>
  rules.filter((rule) => holdsFor(rule, python));

/** Surveys a target in this thread. `size`: by all programs of up to so many statements, and not by random ones. */
export function surveyor(target: Target, rules: readonly Rule[], seed: number, size?: number): Surveyor {
  const exhaustive = size === undefined ? undefined : new Exhaustive(rules, size);
  const sequence = new Sequence(seed, measureOf(target.info), exhaustive);
  const marker = new Marker(askedOf(rules, target.info), defectsOf(target.info));
  return {
    info: target.info,
    run: (programs) => target.run(programs),
    close: () => target.close(),
    async mark(places) {
      const programs = places.map((place) => numbered(sequence.at(place)).program);
      const answers = await target.run(programs);
      return marker.mark(
        programs.map((program, at) => ({ program, path: String(places[at]!) })),
        answers,
      );
    },
  };
}
