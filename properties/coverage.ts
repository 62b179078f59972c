import { reference } from "../impl/targets/reference.ts";
import type { Coverage, RuleCoverage } from "../spec/coverage.ts";
import { Judge } from "../spec/judge.ts";
import { calls, numbered, statements, type NodeKind } from "../spec/program.ts";
import { holdsFor, isTested } from "../spec/rule.ts";
import { catalogue, rules } from "../spec/rules.ts";
import { Run } from "../spec/run.ts";
import { Sequence } from "./programs/sequence.ts";

const minors = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"];

/** Runs programs on the reference, every rule's example first, and looks what they put to the test and what met in them. `kills`: by rule, where known. */
export async function coverage(
  { runs, seed }: { readonly runs: number; readonly seed: number },
  kills: ReadonlyMap<string, number> | undefined,
  progress: (done: number) => void,
): Promise<Omit<Coverage, "code">> {
  const target = reference();
  const asked = rules.filter((rule) => holdsFor(rule, target.info.python));
  const judge = new Judge(asked);
  const kinds = Object.keys({ ...statements, ...calls }) as NodeKind[];
  const places = new Map(kinds.map((kind, place) => [kind, place]));
  const met = kinds.map((_, place) => new Array<number>(place + 1).fill(0));
  const occasions = new Map<string, { exercised: number; programs: number }>();
  const sequence = new Sequence(seed);
  for (let place = 0; place < runs; place++) {
    const { program } = numbered(sequence.at(place));
    const [answer] = await target.run([program]);
    progress(place + 1);
    if (answer === undefined || !("trace" in answer)) continue;
    for (const { rule, findings } of judge.judge(program, answer.trace)) {
      const { exercised, programs } = occasions.get(rule.id) ?? { exercised: 0, programs: 0 };
      occasions.set(rule.id, { exercised: exercised + findings.length, programs: programs + 1 });
    }
    const present = [...new Run(program, answer.trace).kinds()].map((kind) => places.get(kind)!);
    for (const one of present) for (const other of present) if (other <= one) met[one]![other]! += 1;
  }
  return {
    seed,
    programs: runs,
    kinds,
    met,
    rules: catalogue.map((rule): RuleCoverage => {
      const found = occasions.get(rule.id) ?? { exercised: 0, programs: 0 };
      const killed = kills === undefined ? {} : { kills: kills.get(rule.id) ?? 0 };
      const isAsked = isTested(rule) && asked.includes(rule);
      return { id: rule.id, level: rule.level, isJudged: isTested(rule), isAsked, ...found, ...killed };
    }),
    versions: minors.map((python) => {
      const promised = catalogue.filter((rule) => holdsFor(rule, [3, Number(python.slice(2))]));
      return { python, rules: promised.length, judged: promised.filter(isTested).length };
    }),
  };
}
