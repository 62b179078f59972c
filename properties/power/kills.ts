import { readFileSync } from "node:fs";
import { interpret } from "../../impl/interpreter.ts";
import type { Mutant } from "../../impl/mutants/mutant.ts";
import { isBroken, Judge } from "../../spec/judge.ts";
import { numbered } from "../../spec/program.ts";
import { areaOf } from "../../spec/rule.ts";
import type { Trace } from "../../spec/trace.ts";
import { type Kills, zooFile, type Zoo } from "./figures.ts";
import { witnesses } from "../programs/witnesses.ts";
import { asked } from "./hunt.ts";

/** What each rule kills: the mutants that it accuses on an example of its area, or on their witness, and the Python loops that it accused in the last `npm run zoo -- --write`. */
export function kills(mutants: readonly Mutant[]): Kills {
  const killed = new Map<string, { mutants: string[]; loops: string[] }>();
  const of = (rule: string): { mutants: string[]; loops: string[] } => {
    const known = killed.get(rule) ?? { mutants: [], loops: [] };
    killed.set(rule, known);
    return known;
  };
  const areas = [...new Set(asked.map(areaOf))].map((area) => asked.filter((rule) => areaOf(rule) === area));
  for (const mutant of mutants) {
    const accusers = areas.flatMap((rules) => accusersAmong(rules, mutant));
    // seen to be true by a test
    accusers.push(...witnesses.filter((witness) => witness.mutant === mutant.id).map(({ rule }) => rule));
    for (const rule of new Set(accusers)) of(rule).mutants.push(mutant.id);
  }
  const zoo = JSON.parse(readFileSync(zooFile, "utf8")) as Zoo;
  for (const [loop, rules] of Object.entries(zoo.accused)) for (const rule of rules) of(rule).loops.push(loop);
  return Object.fromEntries([...killed].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function accusersAmong(rules: readonly (typeof asked)[number][], mutant: Mutant): readonly string[] {
  const judge = new Judge(rules);
  return rules.flatMap(({ example }) => {
    const { program } = numbered(example.program);
    let trace: Trace;
    try {
      trace = interpret(program, mutant.asyncio);
    } catch {
      return []; // what takes the mutant down accuses nobody
    }
    return judge
      .judge(program, trace)
      .filter(({ findings }) => isBroken(findings))
      .map(({ rule }) => rule.id);
  });
}
