import type { TargetInfo } from "../impl/target.ts";
import type { Surveyor } from "../properties/surveyor.ts";
import { blameOf } from "../reports/blame.ts";
import type { Control } from "../reports/page-data.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import type { Report, Tried } from "../spec/report.ts";
import { rules } from "../spec/rules.ts";
import { controls, type Controls } from "./controls.ts";
import { chooseTarget, type ChosenTarget, type TargetOptions } from "./target-option.ts";

/** A report whose counterexamples have been run again, on the target and on controls, and what these did. */
export interface Blamed {
  readonly report: Report;
  readonly controls: Controls;
}

/** What breaks a rule once by chance will hardly do so that often. */
const repeats = 3;

/** Runs each counterexample again, on the target and on controls, and says who is to blame. */
export async function blamed(
  report: Report,
  target: Pick<Surveyor, "info" | "run">,
  options: TargetOptions,
): Promise<Blamed> {
  const again = await repeated(report, target);
  if (again.size === 0) return { report, controls: {} };
  const { info } = target;
  const known = await controls(report, controlOf(options, info));
  const isStock = info.asyncio !== undefined && options.loop === undefined;
  const verdicts = report.rules.map((verdict) => {
    const own = again.get(verdict.id);
    if (own === undefined) return verdict;
    const [reference, stock] = (["reference", "stock"] as const).map((kind) => tried(known[verdict.id], kind));
    const blame = blameOf({ repeats: own, isStock, ...(reference && { reference }), ...(stock && { stock }) });
    return { ...verdict, blame };
  });
  return { report: { ...report, rules: verdicts }, controls: known };
}

/** By rule: what it says of its counterexample, each time that this is run again. */
async function repeated(
  report: Report,
  target: Pick<Surveyor, "run">,
): Promise<ReadonlyMap<string, Tried["verdict"][]>> {
  const cases = report.rules.flatMap(({ id, counterexample }) => {
    const rule = rules.find((one) => one.id === id);
    return rule === undefined || counterexample === undefined ? [] : [{ rule, program: counterexample.program }];
  });
  const said = new Map<string, Tried["verdict"][]>(cases.map(({ rule }) => [rule.id, []]));
  for (let time = 0; time < repeats && cases.length > 0; time++) {
    const answers = await target.run(cases.map(({ program }) => program));
    cases.forEach(({ rule, program }, place) => {
      const answer = answers[place];
      const findings = answer !== undefined && "trace" in answer ? findingsOf(rule, program, answer.trace) : [];
      said.get(rule.id)!.push(findings.length === 0 ? "not put to the test" : isBroken(findings) ? "broken" : "held");
    });
  }
  return said;
}

/** The CPython to compare with: the same one with asyncio's own loop, or the embedded one of its version. */
export function controlOf(options: TargetOptions, info: TargetInfo): ChosenTarget | undefined {
  const { target, python, loop, clock } = options;
  if (loop !== undefined) {
    return chooseTarget({
      ...(target !== undefined && { target }),
      ...(python !== undefined && { python }),
      ...(clock === "virtual" && { clock }),
    });
  }
  const isEmbedded = info.name.startsWith("cpython");
  const isOurs = info.name === "reference";
  if (isEmbedded || (info.asyncio === undefined && !isOurs)) return undefined;
  return chooseTarget({ target: `cpython@${info.python.join(".")}` });
}

function tried(known: readonly Control[] = [], kind: Control["kind"]): Tried | undefined {
  const control = known.find((each) => each.kind === kind);
  return control && { name: control.name, verdict: control.verdict };
}
