import { reference } from "../impl/targets/reference.ts";
import { interpretWithTurns } from "../impl/turns.ts";
import type { Control } from "../reports/page-data.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import type { Program } from "../spec/program.ts";
import type { Report } from "../spec/report.ts";
import { holdsFor, type Rule } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";

/** What the reference does with each counterexample of a report, and what the rule says of that: whether the loop is to blame. None for the reference itself. */
export function controls(report: Report): { readonly [rule: string]: Control } {
  const { name, version, python } = reference().info;
  if (report.target.name === name) return {};
  const told: { [rule: string]: Control } = {};
  for (const { id, counterexample } of report.rules) {
    const rule = rules.find((one) => one.id === id);
    if (counterexample === undefined || rule === undefined || !holdsFor(rule, python)) continue;
    const { trace, turns } = interpretWithTurns(counterexample.program);
    told[id] = { name: `Reference ${version}`, trace, turns, verdict: verdict(rule, counterexample.program, trace) };
  }
  return told;
}

function verdict(rule: Rule, program: Program, trace: Trace): Control["verdict"] {
  const findings = findingsOf(rule, program, trace);
  if (findings.length === 0) return "not put to the test";
  return isBroken(findings) ? "broken" : "held";
}
