import { readFileSync } from "node:fs";
import type { Mutant } from "../../impl/mutants/mutant.ts";
import { zooFile, type Power, type Zoo } from "./figures.ts";
import { allAccusers, examples, randomPrograms } from "./hunt.ts";

/** Random programs that each mutant runs, beside the examples, to see which rules accuse it. */
const random = 100;

/** What each rule kills: the mutants that it accuses, and the Python loops that it accused in the last `npm run zoo -- --write`. */
export function kills(mutants: readonly Mutant[]): Power["kills"] {
  const programs = [...examples(), ...randomPrograms(1, random)];
  const killed = new Map<string, { mutants: string[]; loops: string[] }>();
  const of = (rule: string): { mutants: string[]; loops: string[] } => {
    const known = killed.get(rule) ?? { mutants: [], loops: [] };
    killed.set(rule, known);
    return known;
  };
  for (const mutant of mutants) for (const rule of allAccusers(mutant, programs)) of(rule).mutants.push(mutant.id);
  const zoo = JSON.parse(readFileSync(zooFile, "utf8")) as Zoo;
  for (const [loop, rules] of Object.entries(zoo.accused)) for (const rule of rules) of(rule).loops.push(loop);
  return Object.fromEntries([...killed].sort(([one], [other]) => (one < other ? -1 : 1)));
}
