import { availableParallelism } from "node:os";
import { Command } from "commander";
import type { TargetInfo } from "../impl/target.ts";
import { Journal, type Heading } from "../properties/journal.ts";
import { stillBroken } from "../properties/still-broken.ts";
import { surveyBy } from "../properties/survey.ts";
import { askedOf } from "../properties/surveyor.ts";
import { version as tool } from "../properties/version.ts";
import { applyBaseline, baselineOf, programsOf } from "../reports/baseline.ts";
import { counterexample } from "../reports/counterexample.ts";
import { gate } from "../reports/gate.ts";
import { violated } from "../reports/order.ts";
import { script } from "../reports/script.ts";
import { text, verdictLine } from "../reports/text.ts";
import { visible } from "../reports/visible.ts";
import type { Report } from "../spec/report.ts";
import type { Rule } from "../spec/rule.ts";
import { blamed } from "./blame.ts";
import { chooseRules } from "./choose-rules.ts";
import { tellGithub, withoutCommands } from "./github.ts";
import type { Io } from "./io.ts";
import { runsOf, secondsOf, seedOf, shardOf, workersOf } from "./numbers.ts";
import { paintFor } from "./paint.ts";
import { ProgressLine } from "./progress.ts";
import { readBaseline } from "./read-baseline.ts";
import { addReportFileOptions, ReportFiles, type ReportFileOptions } from "./report-files.ts";
import { withSurveyors } from "./surveyors.ts";
import { addTargetOptions, chooseTarget, type TargetOptions } from "./target-option.ts";
import { UsageError } from "./usage-error.ts";

/** Enough for the examples of all rules to come as often as they have to. */
const defaultRuns = 5000;
/** The same for everybody, so that a run that fails in CI fails at home. */
const defaultSeed = 1;

interface RunOptions extends TargetOptions, ReportFileOptions {
  readonly rules?: string;
  readonly runs?: string;
  readonly time?: string;
  readonly seed?: string;
  readonly workers?: string;
  readonly shard?: string;
  readonly resume?: string;
  readonly baseline?: string;
  readonly github?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `run`: checks a target against the rules. */
export const runCommand = (io: Io, finish: (status: number) => void): Command =>
  addReportFileOptions(
    addTargetOptions(new Command("run").description("check a target against the rules (the default command)")),
  )
    .option("--rules <glob,…>", 'only these rules, as in "gather.*,wait.*"')
    .option("--runs <n>", `programs to run: every rule's example, then random ones (default ${defaultRuns})`)
    .option("--time <seconds>", "instead of --runs: as many programs as fit")
    .option("--seed <int>", `where random programs start (default ${defaultSeed})`)
    .option("--workers <n>", "threads that run and judge programs, each with a target of its own (default: one a core)")
    .option("--shard <i/n>", "this machine's share of the programs: merge joins the reports that --json writes")
    .option(
      "--resume <file>",
      "keep a journal in this file, and go on from what is in it: a run that is killed loses nothing",
    )
    .option("--baseline <file>", "known deviations: they do not fail the gate; entries that no longer hold do")
    .option("--github", "annotate a GitHub workflow, and write its job's summary")
    .option("--quiet", "only the verdict, in one line")
    .option("--no-color", "no colours; NO_COLOR in the environment says the same")
    .allowExcessArguments(false)
    .action(async (options: RunOptions) => finish(await run(options, io)));

async function run(options: RunOptions, io: Io): Promise<number> {
  if (options.resume !== undefined && options.time !== undefined) {
    throw new UsageError("--resume goes on with a number of programs; leave --time out");
  }
  if (options.runs !== undefined && options.time !== undefined) {
    throw new UsageError("--runs and --time exclude each other; leave one of them out");
  }
  const chosen = chooseTarget(options);
  const rules = chooseRules(options.rules);
  const runs = options.runs === undefined ? defaultRuns : runsOf(options.runs);
  const seconds = options.time === undefined ? undefined : secondsOf(options.time);
  const seed = options.seed === undefined ? defaultSeed : seedOf(options.seed);
  const shard = options.shard === undefined ? undefined : shardOf(options.shard);
  const heading = ({ name, version: of, loop, clock }: TargetInfo): Heading => ({
    tool,
    target: [name, of, loop, clock, chosen.words].join(" "),
    rules: rules.map(({ id }) => id),
    seed,
    runs,
    shard: options.shard ?? "1/1",
  });
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);
  const files = new ReportFiles(options);

  const isQuiet = options.quiet === true;
  const progress = new ProgressLine(io, isQuiet);
  const workers = options.workers === undefined ? defaultWorkers(runs) : workersOf(options.workers);
  const { report, faults, controls } = await withSurveyors(
    { target: options, rules, seed, threads: workers },
    async (surveyors) => {
      const [{ info }] = surveyors;
      refuseNone(askedOf(rules, info), info);
      if (info.clockBecause !== undefined && !isQuiet)
        io.stderr.write(`${visible(`${info.name} runs on the ${info.clock} clock: ${info.clockBecause}`)}\n`);
      const budget = seconds === undefined ? { runs } : { runs: Infinity, seconds };
      const show = progress.show.bind(progress);
      const journal = options.resume === undefined ? undefined : new Journal(options.resume, heading(info));
      const asked = { rules, ...budget, seed, ...(shard && { shard }), ...(journal && { journal }) };
      const report = await surveyBy(surveyors, { ...asked, script, progress: show });
      const { report: told, controls } = await blamed(report, surveyors[0], options);
      if (baseline === undefined) return { report: told, faults: [], controls };
      const shown = await stillBroken(surveyors[0], programsOf(baseline));
      return { ...applyBaseline(told, baseline, shown), controls };
    },
    (sentence) => void io.stderr.write(`asyncio-conformance: ${visible(sentence)}\n`),
  ).finally(() => progress.end());

  const verdict = gate(report, faults);
  const { words } = chosen;
  const written = (): string => `${JSON.stringify(baselineOf(report, baseline), null, 2)}\n`;
  files.write({ report, verdict, words, baseline: written, controls });
  const paint = paintFor(options, io);
  const { name, version } = report.target;
  const tell = (): void => {
    if (isQuiet) io.stdout.write(`${visible(`${name} ${version}`)}: ${verdictLine(report, verdict, paint)}\n`);
    else io.stdout.write(worst(report, words) + text(report, verdict, { targetOptions: words, paint }));
  };
  if (options.github === true) {
    withoutCommands(io, tell);
    tellGithub(io, report, verdict, words);
  } else tell();
  return verdict.passes ? 0 : 1;
}

/** To have asked no rule is no conformance. */
function refuseNone(asked: readonly Rule[], { python }: TargetInfo): void {
  if (asked.length > 0) return;
  throw new UsageError(
    `none of these rules is a promise of Python ${python.slice(0, 2).join(".")}; choose others with --rules`,
  );
}

/** One a core, as long as each has enough to do to be worth its start. */
const defaultWorkers = (runs: number): number => Math.max(1, Math.min(availableParallelism(), Math.floor(runs / 500)));

/** The violated rule that matters most, in full; the others can be replayed. */
function worst(report: Report, words: string): string {
  const [first] = violated(report.rules);
  return first === undefined ? "" : `${counterexample(report, first, words)}\n${"─".repeat(80)}\n\n`;
}
