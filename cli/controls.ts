import { TargetError } from "../impl/target.ts";
import { reference } from "../impl/targets/reference.ts";
import { interpretWithTurns } from "../impl/turns.ts";
import type { Control } from "../reports/page-data.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import type { Program } from "../spec/program.ts";
import type { Counterexample, Report } from "../spec/report.ts";
import { holdsFor, type Rule } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";
import { withTarget, type ChosenTarget } from "./target-option.ts";

/** By rule: what loops that are known did with its counterexample. */
export type Controls = { readonly [rule: string]: readonly Control[] };

interface Case {
  readonly rule: Rule;
  readonly counterexample: Counterexample;
}

/**
 * Runs each counterexample of a report on the reference, and on `stock`: the same Python with asyncio's own loop, where the target is another one.
 * What the rule says of these tells whether the loop, the Python or the rule is to blame.
 */
export async function controls(report: Report, stock?: ChosenTarget): Promise<Controls> {
  const cases = report.rules.flatMap(({ id, counterexample }): readonly Case[] => {
    const rule = rules.find((one) => one.id === id);
    return rule === undefined || counterexample === undefined ? [] : [{ rule, counterexample }];
  });
  if (cases.length === 0) return {};
  const found = [...onReference(report, cases), ...(stock === undefined ? [] : await onStock(stock, cases))];
  return Object.fromEntries(
    cases.map(({ rule }) => [rule.id, found.filter(({ id }) => id === rule.id).map(({ control }) => control)]),
  );
}

interface Found {
  readonly id: string;
  readonly control: Control;
}

/** The reference itself needs no control; what is no promise of its Python it is not asked. */
function onReference({ target }: Report, cases: readonly Case[]): readonly Found[] {
  const { name, version, python } = reference().info;
  if (target.name === name) return [];
  return cases
    .filter(({ rule }) => holdsFor(rule, python))
    .map(({ rule, counterexample: { program } }): Found => {
      const { trace, turns } = interpretWithTurns(program);
      const said = verdict(rule, program, trace);
      return { id: rule.id, control: { kind: "reference", name: `Reference ${version}`, trace, turns, verdict: said } };
    });
}

/** A Python that cannot be started without the other loop is no reason to have no page. */
async function onStock(stock: ChosenTarget, cases: readonly Case[]): Promise<readonly Found[]> {
  try {
    return await withTarget(stock, async (target) => {
      const name = `${target.info.name} ${target.info.version} with asyncio's own loop`;
      const answers = await target.run(cases.map(({ counterexample }) => counterexample.program));
      return cases.flatMap(({ rule, counterexample: { program } }, place): readonly Found[] => {
        const answer = answers[place];
        if (answer === undefined || !("trace" in answer)) return [];
        const { trace } = answer;
        const said = verdict(rule, program, trace);
        return [{ id: rule.id, control: { kind: "stock", name, trace, turns: [], verdict: said } }];
      });
    });
  } catch (error) {
    if (error instanceof TargetError) return [];
    throw error;
  }
}

function verdict(rule: Rule, program: Program, trace: Trace): Control["verdict"] {
  const findings = findingsOf(rule, program, trace);
  if (findings.length === 0) return "not put to the test";
  return isBroken(findings) ? "broken" : "held";
}
