import { interpret } from "../../impl/interpreter.ts";
import type { Mutant } from "../../impl/mutants/mutant.ts";
import { reference } from "../../impl/targets/reference.ts";
import { isBroken, Judge } from "../../spec/judge.ts";
import type { Program } from "../../spec/program.ts";
import { holdsFor, type Rule } from "../../spec/rule.ts";
import { rules } from "../../spec/rules.ts";
import { numbered } from "../../spec/program.ts";
import { Sequence } from "../programs/sequence.ts";

/** Those of the Python that the reference follows. */
const asked = rules.filter((rule) => holdsFor(rule, reference().info.python));

/** The place of the first program on which a rule that must accuse the mutant does; undefined where none of them shows it. */
export function firstAccusation(mutant: Mutant, programs: Iterable<Program>): number | undefined {
  const judge = new Judge(asked.filter(({ id }) => mutant.accusedBy.includes(id)));
  let place = 0;
  for (const program of programs) {
    place += 1;
    if (accusers(mutant, judge, program).length > 0) return place;
  }
  return undefined;
}

/** Every rule that accuses the mutant on some of the programs. */
export function allAccusers(mutant: Mutant, programs: Iterable<Program>): ReadonlySet<string> {
  const judge = new Judge(asked);
  const found = new Set<string>();
  for (const program of programs) for (const { id } of accusers(mutant, judge, program)) found.add(id);
  return found;
}

/** The examples of the rules, numbered. */
export const examples = (): readonly Program[] => rules.map(({ example }) => numbered(example.program).program);

/** The random programs of a seed, numbered, as a run takes them when it is through with the examples. */
export function randomPrograms(seed: number, count: number): readonly Program[] {
  const sequence = new Sequence(seed);
  return Array.from({ length: count }, (_, place) => numbered(sequence.at(rules.length + place)).program);
}

/** What takes the mutant down accuses nobody. */
function accusers(mutant: Mutant, judge: Judge, program: Program): readonly Rule[] {
  let trace;
  try {
    trace = interpret(program, mutant.asyncio);
  } catch {
    return [];
  }
  return judge
    .judge(program, trace)
    .filter(({ findings }) => isBroken(findings))
    .map(({ rule }) => rule);
}
