import { Command } from "commander";
import { survey } from "../properties/survey.ts";
import { blameSentence } from "../reports/blame.ts";
import { bugReport, type Bug } from "../reports/bug-report.ts";
import { script } from "../reports/script.ts";
import type { Counterexample, Report, Verdict } from "../spec/report.ts";
import { holdsFor, isTested, type Rule } from "../spec/rule.ts";
import { blamed, type Blamed } from "./blame.ts";
import { ruleOf } from "./choose-rules.ts";
import { controls } from "./controls.ts";
import type { Io } from "./io.ts";
import { runsOf, seedOf } from "./numbers.ts";
import { ProgressLine } from "./progress.ts";
import { readReport } from "./read-report.ts";
import { addTargetOptions, chooseTarget, withTarget, type TargetOptions } from "./target-option.ts";
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
      io.stdout.write(from === undefined ? await fresh(rule, options, io) : await saved(rule, from));
    });

/** Of a run of that rule alone. */
async function fresh(rule: Rule, options: ReportBugOptions, io: Io): Promise<string> {
  const { words, ...chosen } = chooseTarget(options);
  const runs = options.runs === undefined ? defaultRuns : runsOf(options.runs);
  const seed = options.seed === undefined ? 1 : seedOf(options.seed);
  const progress = new ProgressLine(io, false);
  const found = await withTarget({ words, ...chosen }, async (target) => {
    const { name, version, python } = target.info;
    if (!holdsFor(rule, python)) {
      const measure = `Python ${python.join(".")}, which ${name} ${version} is measured by`;
      throw new UsageError(`${rule.id} is no promise of ${measure}`);
    }
    const show = progress.show.bind(progress);
    return blamed(await survey({ target, rules: [rule], runs, seed, script, progress: show }), target, options);
  }).finally(() => progress.end());
  const { name, version } = found.report.target;
  const verdict = verdictOf(
    rule,
    found.report,
    `${name} ${version} keeps ${rule.id} in ${runs} programs of seed ${seed}; try more --runs, or another --seed`,
  );
  if (verdict.blame?.is !== "loop") io.stderr.write(`Before you send it: ${blameSentence(verdict)}\n`);
  return textOf(rule, verdict, found, { options: words, machine: `${process.platform} ${process.arch}` });
}

/** Of a report that was written before, perhaps elsewhere. */
async function saved(rule: Rule, file: string): Promise<string> {
  const report = readReport(file);
  const verdict = verdictOf(
    rule,
    report,
    `${file} has no counterexample of ${rule.id}; name a rule that it calls violated`,
  );
  return textOf(rule, verdict, { report, controls: await controls({ ...report, rules: [verdict] }) });
}

type Broken = Verdict & { readonly counterexample: Counterexample };

function verdictOf(rule: Rule, { rules }: Report, nothing: string): Broken {
  const verdict = rules.find(({ id }) => id === rule.id);
  if (verdict?.counterexample === undefined) throw new UsageError(nothing);
  return { ...verdict, counterexample: verdict.counterexample };
}

function textOf(
  rule: Rule,
  { counterexample }: Broken,
  { report, controls: known }: Blamed,
  more: Pick<Bug, "options" | "machine"> = {},
): string {
  const right = (known[rule.id] ?? []).filter((each) => each.verdict !== "broken");
  const first = right.find((each) => each.verdict === "held") ?? right[0];
  const control = first && { names: right.map(({ name }) => name), trace: first.trace };
  return bugReport({ rule, report, counterexample, ...(control && { control }), ...more });
}
