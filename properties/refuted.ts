import type { Target } from "../impl/target.ts";
import { numbered, type Program } from "../spec/program.ts";
import { catalogue } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";
import { myths, programsByFile, type Myth } from "./claims.ts";

/** A myth with the program that refutes it, what the target did with that, and the rules that say so. */
export interface Shown extends Omit<Myth, "program"> {
  readonly program: Program;
  readonly trace: Trace;
  /** as far as the catalogue has them */
  readonly rules: readonly string[];
}

/** Every myth as a target refutes it. */
export async function refuted(target: Target): Promise<readonly Shown[]> {
  const files = programsByFile();
  const known = new Set(catalogue.map(({ id }) => id));
  const told = myths().map((myth) => {
    const seed = files.get(myth.program);
    if (seed?.program === undefined) throw new Error(`the myth ${myth.name} has no program ${myth.program}`);
    return { myth, program: numbered(seed.program).program, rules: seed.rules.filter((id) => known.has(id)) };
  });
  const answers = await target.run(told.map(({ program }) => program));
  return told.map(({ myth, program, rules }, at) => {
    const answer = answers[at];
    if (answer === undefined || !("trace" in answer)) throw new Error(`${myth.name}: ${JSON.stringify(answer)}`);
    return { ...myth, program, trace: answer.trace, rules };
  });
}
