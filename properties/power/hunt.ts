import { interpret } from "../../impl/interpreter.ts";
import type { Mutant } from "../../impl/mutants/mutant.ts";
import { reference } from "../../impl/targets/reference.ts";
import { isBroken, Judge } from "../../spec/judge.ts";
import { kind, type NodeKind, numbered, type Program, walk } from "../../spec/program.ts";
import { alternatives, holdsFor, type Rule } from "../../spec/rule.ts";
import { rules } from "../../spec/rules.ts";
import { Sequence } from "../programs/sequence.ts";

/** Those of the Python that the reference follows. */
export const asked = rules.filter((rule) => holdsFor(rule, reference().info.python));

/** A program to hunt with: numbered, and the kinds of node that it has. */
export interface Game {
  readonly program: Program;
  readonly kinds: ReadonlySet<NodeKind>;
}

/** The place of the first program on which a rule that must accuse the mutant does; undefined where none of them shows it. */
export function firstAccusation(mutant: Mutant, games: readonly Game[]): number | undefined {
  const right = asked.filter(({ id }) => mutant.accusedBy.includes(id));
  const judge = new Judge(right);
  // what has nothing that the rules are about need not be run
  const place = games.findIndex(
    ({ program, kinds }) =>
      right.some((rule) => mayConcern(rule, kinds)) && accusers(mutant, judge, program).length > 0,
  );
  return place < 0 ? undefined : place + 1;
}

/** The examples of the rules. */
export const examples = (): readonly Game[] => asked.map(({ example }) => game(example.program));

/** The random programs of a seed, as a run takes them when it is through with the examples. */
export function randomPrograms(seed: number, count: number): readonly Game[] {
  const sequence = new Sequence(seed);
  return Array.from({ length: count }, (_, place) => game(sequence.at(rules.length + place)));
}

function game(drawn: Program): Game {
  const { program } = numbered(drawn);
  const kinds = new Set<NodeKind>();
  walk(program, (node) => kinds.add(kind(node)));
  return { program, kinds };
}

const mayConcern = (rule: Rule, kinds: ReadonlySet<NodeKind>): boolean =>
  rule.about.some((one) => kinds.has(one)) &&
  (rule.needs ?? []).every((need) =>
    alternatives(need).some((trait) => trait === "failure" || kinds.has(trait.split(".")[0] as NodeKind)),
  );

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
