import { numbered } from "../spec/program.ts";
import type { Mishap, Report, Verdict } from "../spec/report.ts";
import { catalogue } from "../spec/rules.ts";
import { failsGate } from "./gate.ts";
import { replayLine, type TargetOptions } from "./replay-line.ts";
import { visible } from "./visible.ts";

/**
 * The report as JSON Lines in the format that Hypothesis's tools read, Tyche among them. A property is an area of the rules, a test case one rule:
 * the single programs of a run are not kept. `started`: in seconds since 1970.
 */
export function observations(report: Report, started: number, options?: TargetOptions): string {
  const { target, programs, seed, rules, crashes, hangs, tool } = report;
  const about = {
    type: "info",
    property: "run",
    run_start: started,
    title: visible(tool),
    content: visible(
      `${target.name} ${target.version}, ${target.loop}, ${target.clock} clock: ${programs} programs, seed ${seed}`,
    ),
  };
  const lines = [
    about,
    ...rules.map((verdict) => ruleCase(verdict, report, started, options)),
    ...crashes.map((mishap) => mishapCase("crash", mishap, report, started, options)),
    ...hangs.map((mishap) => mishapCase("hang", mishap, report, started, options)),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

function ruleCase(verdict: Verdict, report: Report, run_start: number, options: TargetOptions | undefined) {
  const { id, area, level, exercised, violations, counterexample: found } = verdict;
  const rule = catalogue.find((one) => one.id === id);
  return {
    type: "test_case",
    property: visible(area),
    run_start,
    status: failsGate(verdict) ? "failed" : verdict.verdict === "held" ? "passed" : "gave_up",
    status_reason: found === undefined ? (verdict.verdict === "held" ? "" : verdict.verdict) : visible(found.finding),
    representation: `${visible(id)}\n${found?.python ?? rule?.says ?? ""}`.trimEnd(),
    arguments: found === undefined ? {} : { program: numbered(found.program).program },
    how_generated: found === undefined ? null : replayLine(report, found.path, options),
    features: { rule: visible(id), level, verdict: verdict.verdict, exercised, violations },
    coverage: null,
    timing: {},
    metadata: {},
  };
}

const mishapCase = (
  word: string,
  mishap: Mishap,
  report: Report,
  run_start: number,
  options: TargetOptions | undefined,
) => ({
  type: "test_case",
  property: "target",
  run_start,
  status: "failed",
  status_reason: visible(mishap.reason),
  representation: mishap.python,
  arguments: { program: mishap.program },
  how_generated: replayLine(report, mishap.path, options),
  features: { rule: `${word} ${mishap.path}`, verdict: word },
  coverage: null,
  timing: {},
  metadata: {},
});
