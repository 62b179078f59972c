import { Command } from "commander";
import { honours } from "../properties/examples.ts";
import { citation } from "../reports/counterexample.ts";
import { script } from "../reports/script.ts";
import { timeline } from "../reports/timeline.ts";
import { wrap } from "../reports/wrap.ts";
import { findingsOf } from "../spec/judge.ts";
import { areaOf, isTested, type Finding, type Rule, type Untested } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";
import { ruleOf } from "./choose-rules.ts";
import type { Io } from "./io.ts";

/** `explain`: one rule, with a program that shows it, and how it looks kept and broken. */
export const explainCommand = (io: Io): Command =>
  new Command("explain")
    .description("one rule: sentence, citation, versions, example as a Python script, timeline")
    .argument("<rule-id>")
    .action((id: string) => {
      const rule = ruleOf(id);
      const blocks = [about(rule), ...(isTested(rule) ? example(rule) : [`Not tested: ${rule.untested}`])];
      io.stdout.write(`${blocks.map((block) => block.trimEnd()).join("\n\n")}\n`);
    });

function about(rule: Rule | Untested): string {
  const until = rule.until === undefined ? "" : `, no longer from ${rule.until} on`;
  return [
    rule.id,
    ...wrap(rule.says, 80).map((line) => `  ${line}`),
    "",
    `area    ${areaOf(rule)}`,
    `level   ${rule.level}: ${levels[rule.level]}`,
    `since   Python ${rule.since}${until}`,
    `source  ${citation(rule)}`,
  ].join("\n");
}

const levels: { readonly [level in Rule["level"]]: string } = {
  must: "documented; breaking it fails the gate",
  should: "documented as the usual behaviour",
  implementation: "undocumented, but CPython does it and programs rely on it",
};

function example(rule: Rule): readonly string[] {
  const { program, breaks } = rule.example;
  const recorded = honours(rule);
  const python = script(program, recorded?.trace).replace(/^(?=.)/gm, "    ");
  if (recorded === undefined) return ["A program that puts it to the test:", python];
  const broken = breaks(recorded.trace);
  return [
    "A program that puts it to the test:",
    python,
    `CPython ${recorded.python} keeps it:`,
    picture(rule, recorded.trace, "held"),
    "A loop that breaks it:",
    picture(rule, broken, "broken"),
  ];
}

/** The trace with the first place where the rule is held, or broken, pointed at. */
function picture(rule: Rule, trace: Trace, is: Finding["is"]): string {
  const finding = findingsOf(rule, rule.example.program, trace).find((one) => one.is === is);
  const drawn = timeline(rule.example.program, trace, { marks: finding?.at ?? [] });
  if (finding?.is !== "broken") return drawn;
  return `${drawn}\n${wrap(finding.because, 78)
    .map((line) => `  ${line}`)
    .join("\n")}`;
}
