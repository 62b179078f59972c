import type { Documented, Rule, Untested } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import type { Report, Verdict } from "../spec/report.ts";
import { blameSentence } from "./blame.ts";
import { replayLine, type TargetOptions } from "./replay-line.ts";
import { timeline } from "./timeline.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

/** Everything about one broken rule: its sentence, what was seen instead, the program as Python, the timeline, the command to see it again. */
export function counterexample(report: Report, verdict: Verdict, options?: TargetOptions): string {
  const { id, level, counterexample: found, violations } = verdict;
  const rule = catalogue.find((one) => one.id === id);
  const heading = [`${id} (${level}), broken by ${violations} of ${report.programs} programs`, ...sentence(rule)];
  if (found === undefined) return `${heading.join("\n")}\n`;
  const blocks = [
    heading.join("\n"),
    wrap(visible(found.finding), 78)
      .map((line) => `  ${line}`)
      .join("\n"),
    ...blameBlock(verdict),
    found.python.trimEnd().replace(/^(?=.)/gm, "    "),
    timeline(found.program, found.trace, { marks: found.at }).trimEnd(),
    `  ${replayLine(report, found.path, options)}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

function blameBlock(verdict: Verdict): readonly string[] {
  const blame = blameSentence(verdict);
  if (blame === undefined) return [];
  return [
    wrap(blame, 78)
      .map((line) => `  ${line}`)
      .join("\n"),
  ];
}

const sentence = (rule: Rule | Untested | undefined): readonly string[] =>
  rule === undefined ? [] : [...wrap(rule.says, 80), citation(rule)];

/** Where Python's documentation says so. */
export function citation(rule: Documented): string {
  const [page, anchor] = rule.doc.split("#");
  return `https://docs.python.org/3/${page}.html${anchor === undefined ? "" : `#${anchor}`}`;
}
