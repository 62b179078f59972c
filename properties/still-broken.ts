import type { Target } from "../impl/target.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import { numbered, type Program } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";

/** A rule that a target is known to break, and a program on which it did. */
interface Shown {
  readonly rule: string;
  readonly program: Program;
}

/** Those of these rules that their programs still show broken: random programs may not meet what is rare. */
export async function stillBroken(target: Pick<Target, "run">, known: readonly Shown[]): Promise<ReadonlySet<string>> {
  const programs = known.map(({ program }) => numbered(program).program);
  const answers = await target.run(programs);
  const broken = known.filter(({ rule: id }, place) => {
    const rule = rules.find((each) => each.id === id);
    const answer = answers[place];
    if (rule === undefined || answer === undefined || !("trace" in answer)) return false;
    return isBroken(findingsOf(rule, programs[place]!, answer.trace));
  });
  return new Set(broken.map(({ rule }) => rule));
}
