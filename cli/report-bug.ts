import { Command } from "commander";
import { survey } from "../properties/survey.ts";
import { bugReport } from "../reports/bug-report.ts";
import { script } from "../reports/script.ts";
import type { Report } from "../spec/report.ts";
import { holdsFor, isTested, type Rule } from "../spec/rule.ts";
import { ruleOf } from "./choose-rules.ts";
import { controls } from "./controls.ts";
import type { Io } from "./io.ts";
import { runsOf, seedOf } from "./numbers.ts";
import { ProgressLine } from "./progress.ts";
import { readReport } from "./read-report.ts";
import { addTargetOptions, chooseTarget, stockOf, withTarget, type TargetOptions } from "./target-option.ts";
import { UsageError } from "./usage-error.ts";

interface ReportBugOptions extends TargetOptions {
  readonly from?: string;
  readonly runs?: string;
  readonly seed?: string;
}

const defaultRuns = 5000;

/** `report-bug`: one broken rule as a text for the implementation's tracker. */
export const reportBugCommand = (io: Io): Command =>
  addTargetOptions(
    new Command("report-bug")
      .description(
        "one broken rule as Markdown for the implementation's tracker, with a script that uses asyncio alone",
      )
      .argument("<rule-id>"),
  )
    .option("--from <report.json>", "take the counterexample from a report that --json wrote, and run nothing")
    .option("--runs <n>", `programs to look for a counterexample in (default ${defaultRuns})`)
    .option("--seed <int>", "where random programs start (default 1)")
    .allowExcessArguments(false)
    .action(async (id: string, options: ReportBugOptions) => {
      const rule = ruleOf(id);
      if (!isTested(rule)) throw new UsageError(`${id} is not tested: ${rule.untested}`);
      const { from } = options;
      io.stdout.write(from === undefined ? await fresh(rule, options, io) : await saved(rule, from, options));
    });

/** Of a run of that rule alone. */
async function fresh(rule: Rule, options: ReportBugOptions, io: Io): Promise<string> {
  const chosen = chooseTarget(options);
  const runs = options.runs === undefined ? defaultRuns : runsOf(options.runs);
  const seed = options.seed === undefined ? 1 : seedOf(options.seed);
  const progress = new ProgressLine(io, false);
  const report = await withTarget(chosen, (target) => {
    const { name, version, python } = target.info;
    if (!holdsFor(rule, python))
      throw new UsageError(
        `${rule.id} is no promise of Python ${python.join(".")}, which ${name} ${version} is measured by`,
      );
    return survey({ target, rules: [rule], runs, seed, script, progress: progress.show.bind(progress) });
  }).finally(() => progress.end());
  return textOf(
    rule,
    report,
    `${report.target.name} ${report.target.version} keeps ${rule.id} in ${runs} programs of seed ${seed}; try more --runs, or another --seed`,
    options,
    chosen.words,
  );
}

/** Of a report that was written before, perhaps elsewhere. */
const saved = (rule: Rule, file: string, options: ReportBugOptions): Promise<string> =>
  textOf(
    rule,
    readReport(file),
    `${file} has no counterexample of ${rule.id}; name a rule that it calls violated`,
    options,
  );

async function textOf(
  rule: Rule,
  report: Report,
  nothing: string,
  options: TargetOptions,
  words?: string,
): Promise<string> {
  const verdict = report.rules.find(({ id }) => id === rule.id);
  if (verdict?.counterexample === undefined) throw new UsageError(nothing);
  const known = await controls({ ...report, rules: [verdict] }, words === undefined ? undefined : stockOf(options));
  const right = (known[rule.id] ?? []).filter((each) => each.verdict !== "broken");
  const first = right.find((each) => each.verdict === "held") ?? right[0];
  return bugReport({
    rule,
    report,
    counterexample: verdict.counterexample,
    ...(first !== undefined && { control: { names: right.map(({ name }) => name), trace: first.trace } }),
    ...(words !== undefined && { options: words, machine: `${process.platform} ${process.arch}` }),
  });
}
