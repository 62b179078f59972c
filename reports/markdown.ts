import type { Report, Verdict, VerdictWord } from "../spec/report.ts";
import { catalogue } from "../spec/rules.ts";
import { replayLine, type TargetOptions } from "./replay-line.ts";
import { blameSentence } from "./blame.ts";
import { citation } from "./counterexample.ts";
import { verdictLine } from "./text.ts";
import type { Gate } from "./gate.ts";
import { violated } from "./order.ts";
import { timeline } from "./timeline.ts";
import { escaped, fenced, folded } from "./markup.ts";
import { visible } from "./visible.ts";

/** The report for the summary page of a CI job. */
export function markdown(report: Report, gate: Gate, options?: TargetOptions): string {
  const { target, programs, seconds, seed, summary, tool } = report;
  const blocks = [
    `## ${gate.passes ? "✅" : "❌"} asyncio on ${escaped(`${target.name} ${target.version}`)}`,
    escaped(verdictLine(report, gate)),
    `${escaped(`${target.loop}, ${target.clock} clock`)}; ${programs} programs in ${seconds.toFixed(1)} s, seed ${seed}; ${escaped(tool)}.`,
    table(["held", "violated", "known", "unexercised", "unsupported"], summary),
    ...violated(report.rules)
      .slice(0, mostTold)
      .map((verdict) => details(verdict, report, options)),
    ...rest(violated(report.rules).slice(mostTold)),
    ...[...report.crashes, ...report.hangs]
      .slice(0, mostTold)
      .map(({ reason, path, python }) =>
        folded(`The target went down: ${visible(reason)}`, [
          fenced("python", python),
          fenced("", replayLine(report, path, options)),
        ]),
      ),
    ...list("Unexercised", report.rules, "unexercised"),
    ...list("Known deviations", report.rules, "known"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Summary pages are cut at a megabyte, and nobody reads that far. */
const mostTold = 20;

const table = (words: readonly VerdictWord[], summary: Report["summary"]): string =>
  [
    `| ${words.join(" | ")} |`,
    `|${" ---: |".repeat(words.length)}`,
    `| ${words.map((word) => summary[word]).join(" | ")} |`,
  ].join("\n");

function details(verdict: Verdict, report: Report, options?: TargetOptions): string {
  const { id, level, violations, counterexample } = verdict;
  const rule = catalogue.find((one) => one.id === id);
  const sentence = rule === undefined ? [] : [`${escaped(rule.says)} [Documentation](${citation(rule)})`];
  if (counterexample === undefined) return folded(`${id} (${level})`, sentence);
  const { finding, python, program, trace, at, path } = counterexample;
  const blame = blameSentence(verdict);
  return folded(`${id} (${level}): ${visible(finding)}`, [
    ...sentence,
    ...(blame === undefined ? [] : [escaped(blame)]),
    `Broken by ${violations} of ${report.programs} programs; the smallest:`,
    fenced("python", python),
    fenced("", timeline(program, trace, { marks: at })),
    fenced("", replayLine(report, path, options)),
  ]);
}

const rest = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts.length === 0 ? [] : [`Violated too: ${verdicts.map(({ id }) => `\`${id}\``).join(", ")}`];

const list = (title: string, verdicts: readonly Verdict[], word: VerdictWord): readonly string[] => {
  const ids = verdicts.filter(({ verdict }) => verdict === word).map(({ id }) => `\`${id}\``);
  return ids.length === 0 ? [] : [folded(`${title} (${ids.length})`, [ids.join(", ")])];
};
