import type { Report, Verdict, VerdictWord } from "../spec/report.ts";
import { blameSentence } from "./blame.ts";
import { fingerprintLines } from "./fingerprint.ts";
import { replayLine, suffix, type TargetOptions } from "./replay-line.ts";
import { count, type Gate } from "./gate.ts";
import { violated } from "./order.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

export interface TextOptions {
  /** those that the run was asked with, so that the commands named here meet the same target */
  readonly targetOptions?: TargetOptions;
  readonly paint?: Paint;
}

/** Colours, where the reader's terminal has them. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

const width = 80;

/** One screen: the target, the verdicts by area, what is violated, what nobody tested, and what to do next. */
export function text(report: Report, gate: Gate, { targetOptions, paint = plainly }: TextOptions = {}): string {
  const { target, programs, seconds, seed, tool } = report;
  const about = [
    paint.strong(visible(tool)),
    ...wrap(
      visible(
        [`target ${target.name} ${target.version}`, target.loop, `${target.clock} clock`].filter(Boolean).join(", "),
      ),
      width,
    ),
    ...(target.profile === undefined ? [] : [share(report, target.profile)]),
    `${count(programs, "program", "programs")} in ${seconds.toFixed(1)} s, ${report.exhaustive === undefined ? `seed ${seed}` : `all of up to ${count(report.exhaustive.size, "statement", "statements")}`}`,
  ];
  const blocks = [about, areas(report), ...broken(report, paint), ...mishaps(report, paint), silent(report, paint)];
  blocks.push(fingerprintLines(report, width).map(paint.dim));
  blocks.push(conclusion(report, gate, targetOptions, paint));
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

/** Rules that the profile has nothing of do not count. */
function share({ rules }: Report, profile: string): string {
  const asked = rules.filter(
    ({ verdict }) => verdict === "held" || verdict === "violated" || verdict === "known",
  ).length;
  const held = rules.filter(({ verdict }) => verdict === "held").length;
  const percent = asked === 0 ? 0 : Math.floor((1000 * held) / asked) / 10;
  return `profile ${profile}: ${held} of the ${asked} rules that were put to the test held, ${percent} %`;
}

/** One line for a reader who only wants to know. */
export const verdictLine = (report: Report, gate: Gate, paint: Paint = plainly): string =>
  gate.passes ? paint.good(`Conformant: ${totals(report)}.`) : paint.bad(`Not conformant: ${gate.reasons.join(" ")}`);

const plainly: Paint = { good: same, bad: same, dim: same, strong: same };

function same(text: string): string {
  return text;
}

const words: readonly VerdictWord[] = ["held", "violated", "known", "unexercised", "unsupported"];

const totals = ({ summary }: Report): string =>
  words
    .filter((word) => summary[word] > 0)
    .map((word) => `${summary[word]} ${word}${word === "violated" ? " (none of them a must rule)" : ""}`)
    .join(", ") || "no rule was asked";

/** Areas in which every rule held share a paragraph; the others have a row each. */
function areas(report: Report): readonly string[] {
  const whole: string[] = [];
  const rows: string[] = [];
  for (const area of new Set(report.rules.map((one) => one.area))) {
    const verdicts = report.rules.filter((one) => one.area === area);
    const held = verdicts.filter(({ verdict }) => verdict === "held").length;
    if (held === verdicts.length) whole.push(`${area} ${held}`);
    else rows.push(row(area, (word) => verdicts.filter(({ verdict }) => verdict === word).length));
  }
  const head = `${"area".padEnd(16)}${words.map((word) => word.padStart(12)).join("")}`;
  const sum = row("all", (word) => report.summary[word]);
  return [
    ...(rows.length > 0 ? [head, ...rows, sum] : [head, sum]),
    ...(whole.length > 0 ? wrap(`Held in full: ${whole.join(", ")}.`, width) : []),
  ];
}

const row = (name: string, of: (word: VerdictWord) => number): string =>
  `${name.padEnd(16)}${words.map((word) => String(of(word) || "-").padStart(12)).join("")}`;

/** So many violated rules are told with their finding; of the rest the names have to do. */
const mostTold = 6;

function broken(report: Report, paint: Paint): readonly (readonly string[])[] {
  const all = violated(report.rules);
  if (all.length === 0) return [];
  const told = all.slice(0, mostTold).map((verdict) => brokenLines(verdict, report, paint));
  const rest = all.slice(mostTold).map(({ id }) => id);
  const others = rest.length === 0 ? [] : [named("Violated too", rest)];
  return [...told, ...others];
}

function brokenLines(verdict: Verdict, report: Report, paint: Paint): readonly string[] {
  const { id, level, violations, counterexample } = verdict;
  const times = `broken by ${count(violations, "program", "programs")}`;
  const head = `${paint.bad("violated")} ${paint.strong(id)} (${level}), ${times}`;
  if (counterexample === undefined) return [head];
  const { finding, statements, path } = counterexample;
  return [
    head,
    ...wrap(visible(finding), width - 2).map((line) => `  ${line}`),
    ...blameLines(verdict),
    paint.dim(`  ${count(statements, "statement", "statements")}, replay ${report.seed}:${path}`),
  ];
}

function blameLines(verdict: Verdict): readonly string[] {
  const sentence = blameSentence(verdict);
  return sentence === undefined ? [] : wrap(sentence, width - 2).map((line) => `  ${line}`);
}

function mishaps(report: Report, paint: Paint): readonly (readonly string[])[] {
  const all = [
    ...report.crashes.map((one) => ({ ...one, word: "crashed" })),
    ...report.hangs.map((one) => ({ ...one, word: "hung" })),
  ];
  return all
    .slice(0, mostTold)
    .map(({ word, reason, path }) => [
      `${paint.bad(word)} on a program:`,
      ...wrap(visible(reason), width - 2).map((line) => `  ${line}`),
      paint.dim(`  replay ${report.seed}:${path}`),
    ]);
}

/** What this run says nothing about. */
function silent(report: Report, paint: Paint): readonly string[] {
  const of = (word: VerdictWord): readonly string[] =>
    report.rules.filter(({ verdict }) => verdict === word).map(({ id }) => id);
  return [
    ...named("Known deviations", of("known")),
    ...named("Unexercised, so not known to hold", of("unexercised")),
    ...named("Unsupported by the target", of("unsupported")),
    ...named(
      "Untested, because no trace shows them",
      report.untested.map(({ id }) => id),
    ),
  ].map(paint.dim);
}

const mostNamed = 12;

function named(title: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const names = ids.slice(0, mostNamed).join(", ");
  const rest = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : "";
  return wrap(`${title} (${ids.length}): ${names}${rest}`, width);
}

function conclusion(report: Report, gate: Gate, options: TargetOptions | undefined, paint: Paint): readonly string[] {
  const lines = wrap(verdictLine(report, gate), width).map(gate.passes ? paint.good : paint.bad);
  return [...lines, ...next(report, gate, options)];
}

/** What to do now; commands stand on lines of their own, whole, to be copied. */
function next(report: Report, gate: Gate, options: TargetOptions | undefined): readonly string[] {
  const [first] = violated(report.rules);
  const mishap = report.crashes[0] ?? report.hangs[0];
  if (first?.counterexample !== undefined) {
    return [
      "Next, the smallest program with its timeline, and the rule with its source:",
      `  ${replayLine(report, first.counterexample.path, options)}`,
      `  asyncio-conformance explain ${first.id}`,
    ];
  }
  if (mishap !== undefined) return ["Next, that program alone:", `  ${replayLine(report, mishap.path, options)}`];
  if (!gate.passes) return ["Next: correct the baseline, or write a new one with --write-baseline <file>."];
  if (report.exhaustive !== undefined) {
    const larger = { ...report, exhaustive: { ...report.exhaustive, size: report.exhaustive.size + 1 } };
    return ["Next, all programs that are one statement larger:", `  asyncio-conformance run${suffix(larger, options)}`];
  }
  const again = `asyncio-conformance run --runs ${report.programs * 10} --seed ${report.seed + 1}${suffix(report, options)}`;
  const why = report.summary.unexercised > 0 ? "more programs exercise more rules" : "other programs, and more of them";
  return [`Next, ${why}:`, `  ${again}`];
}
