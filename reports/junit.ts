import type { Mishap, Report, Verdict } from "../spec/report.ts";
import type { TargetOptions } from "./replay-line.ts";
import { counterexample } from "./counterexample.ts";
import { failsGate } from "./gate.ts";

/** The report as JUnit XML: a test case for each rule; only what fails the gate is a failure there. */
export function junit(report: Report, options?: TargetOptions): string {
  const { rules, crashes, hangs, target } = report;
  // a run judges all rules at once: each gets its share of the time
  const share = report.seconds / Math.max(1, rules.length);
  const cases = [
    ...rules.map((verdict) => testcase(verdict, report, share, options)),
    ...crashes.map((mishap) => mishapCase("crash", mishap)),
    ...hangs.map((mishap) => mishapCase("hang", mishap)),
  ];
  const errors = crashes.length + hangs.length;
  const failures = rules.filter(failsGate).length;
  const skipped = rules.filter((verdict) => !failsGate(verdict) && verdict.verdict !== "held").length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${report.seconds.toFixed(3)}"`;
  const name = xml(`${target.name} ${target.version} ${target.loop}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(report.tool)}" ${counts}>`,
    `  <testsuite name="${name}" ${counts}>`,
    "    <properties>",
    `      <property name="seed" value="${report.seed}"/>`,
    `      <property name="programs" value="${report.programs}"/>`,
    "    </properties>",
    ...cases.map((each) => each.replace(/^(?=<)/, "    ")),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testcase(verdict: Verdict, report: Report, seconds: number, options?: TargetOptions): string {
  const { id, area, level, counterexample: found } = verdict;
  const head = `<testcase classname="${xml(area)}" name="${xml(id)}" time="${seconds.toFixed(4)}"`;
  switch (verdict.verdict) {
    case "held":
      return `${head}/>`;
    case "violated": {
      const message = xml(found?.finding ?? "violated");
      if (!failsGate(verdict))
        return `${head}><skipped message="violated, but only a ${level} rule: ${message}"/></testcase>`;
      const text = xml(counterexample(report, verdict, options));
      return `${head}><failure type="violated" message="${message}">${text}</failure></testcase>`;
    }
    case "known":
      return `${head}><skipped message="a known deviation: ${xml(found?.finding ?? "violated")}"/></testcase>`;
    case "unexercised":
    case "unsupported":
      return `${head}><skipped message="${verdict.verdict}"/></testcase>`;
  }
}

const mishapCase = (word: string, { reason, path, python }: Mishap): string =>
  `<testcase classname="target" name="${word} ${xml(path)}" time="0"><error type="${word}" message="${xml(reason)}">${xml(python)}</error></testcase>`;

/** Text as XML may hold it: characters that XML 1.0 knows no way to write become U+FFFD. */
const xml = (text: string): string =>
  text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      "\ufffd",
    )
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
