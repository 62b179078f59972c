import type { Mishap, Report, Verdict } from "../spec/report.ts";
import { catalogue } from "../spec/rules.ts";
import { counterexample } from "./counterexample.ts";
import { failsGate } from "./gate.ts";
import { replayLine, type TargetOptions } from "./replay-line.ts";
import { visible } from "./visible.ts";

/** The report in the Common Test Report Format: a test for each rule; only what fails the gate is a failure there. `started`: in milliseconds since 1970. */
export function ctrf(report: Report, started: number, options?: TargetOptions): string {
  const { rules, crashes, hangs, target, seconds } = report;
  // a run judges all rules at once: each gets its share of the time
  const share = Math.round((seconds * 1000) / Math.max(1, rules.length));
  const tests = [
    ...rules.map((verdict) => ({ ...ruleTest(verdict, report, options), duration: share })),
    ...crashes.map((mishap) => ({ ...mishapTest("crash", mishap, report, options), duration: 0 })),
    ...hangs.map((mishap) => ({ ...mishapTest("hang", mishap, report, options), duration: 0 })),
  ];
  const count = (status: Status): number => tests.filter((test) => test.status === status).length;
  const [name = "", version = ""] = visible(report.tool).split(" ");
  const told = {
    reportFormat: "CTRF",
    specVersion: "0.0.0",
    generatedBy: visible(report.tool),
    results: {
      tool: { name, version },
      summary: {
        tests: tests.length,
        passed: count("passed"),
        failed: count("failed"),
        skipped: count("skipped"),
        pending: 0,
        other: 0,
        start: Math.round(started),
        stop: Math.round(started + seconds * 1000),
      },
      tests,
      environment: {
        testEnvironment: visible(`${target.name} ${target.version}, ${target.loop}, ${target.clock} clock`),
        extra: { seed: report.seed, programs: report.programs },
      },
    },
  };
  return `${JSON.stringify(told, null, 1)}\n`;
}

type Status = "passed" | "failed" | "skipped";

function ruleTest(verdict: Verdict, report: Report, options: TargetOptions | undefined) {
  const { id, area, level, exercised, violations, counterexample: found } = verdict;
  const says = catalogue.find((rule) => rule.id === id)?.says;
  return {
    name: visible(id),
    status: status(verdict),
    suite: [visible(area)],
    rawStatus: verdict.verdict,
    tags: [level],
    ...(found !== undefined && { message: visible(found.finding), trace: counterexample(report, verdict, options) }),
    extra: { says, exercised, violations },
  };
}

function status(verdict: Verdict): Status {
  if (verdict.verdict === "held") return "passed";
  return failsGate(verdict) ? "failed" : "skipped";
}

const mishapTest = (word: string, mishap: Mishap, report: Report, options: TargetOptions | undefined) => ({
  name: `${word} ${mishap.path}`,
  status: "failed" as Status,
  suite: ["target"],
  rawStatus: word,
  message: visible(mishap.reason),
  trace: `${mishap.python}\n${replayLine(report, mishap.path, options)}\n`,
});
