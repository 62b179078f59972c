import type { Counterexample, Report } from "../spec/report.ts";
import type { Documented, Level } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";
import { citation } from "./counterexample.ts";
import { escaped, fenced, prose } from "./markup.ts";
import { replayLine, type TargetOptions } from "./replay-line.ts";
import { shortScript } from "./script.ts";
import { visible } from "./visible.ts";

/** What a bug report is made of. */
export interface Bug {
  readonly rule: Documented;
  /** whose counterexample it is */
  readonly report: Report;
  readonly counterexample: Counterexample;
  /** loops that keep the rule there, by name, and what one of them did */
  readonly control?: { readonly names: readonly string[]; readonly trace: Trace };
  /** the machine, where the run was made on this one: "Linux x64" */
  readonly machine?: string;
  readonly options?: TargetOptions;
}

/** A text for the tracker of an implementation, whose readers have never heard of us: Markdown that can be sent as it is. */
export function bugReport({ rule, report, counterexample, control, machine, options }: Bug): string {
  const { program, trace, at, finding, path } = counterexample;
  const { target, tool } = report;
  const contrast = { program, observed: trace, at, because: finding, ...(control && { expected: control.trace }) };
  const { python, expected, observed } = shortScript(contrast);
  const name = visible(`${target.name} ${target.version}`);
  const output = [
    "expected:",
    ...(expected.length === 0 ? ["nothing"] : expected).map((line) => `  ${line}`),
    "observed:",
    ...observed.map((line) => `  ${line}`),
  ];
  return `${[
    `# ${escaped(`${name}: ${finding}`)}`,
    `${sources[rule.level]} ([${escaped(rule.doc)}](${citation(rule)})):`,
    `> ${prose(rule.says)}`,
    "A script that uses asyncio alone:",
    fenced("python", python),
    `It prints what was expected, and then what it observes, here on ${escaped(target.loop)}:`,
    fenced("", output.join("\n")),
    ...(control === undefined ? [] : [`As expected on: ${control.names.map(escaped).join(", ")}.`]),
    "Versions:",
    [
      `- ${escaped([name, target.loop].filter(Boolean).join(", "))}`,
      ...(machine === undefined ? [] : [`- ${escaped(machine)}`]),
      `- found by ${escaped(tool)}, rule \`${rule.id}\`: \`${visible(replayLine(report, path, options)).replaceAll("`", "'")}\``,
    ].join("\n"),
  ].join("\n\n")}\n`;
}

const sources: { readonly [level in Level]: string } = {
  must: "The documentation says",
  should: "The documentation describes as the usual behaviour",
  implementation: "CPython does, and programs rely on it, though it is not documented",
};
