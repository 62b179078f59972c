import { availableParallelism } from "node:os";
import { Command } from "commander";
import type { TargetInfo } from "../impl/target.ts";
import { Journal, type Heading } from "../properties/journal.ts";
import { stillBroken } from "../properties/still-broken.ts";
import { Exhaustive } from "../properties/programs/exhaustive.ts";
import { surveyBy } from "../properties/survey.ts";
import { askedOf } from "../properties/surveyor.ts";
import { version as tool } from "../properties/version.ts";
import { applyBaseline, baselineOf, programsOf } from "../reports/baseline.ts";
import { counterexample } from "../reports/counterexample.ts";
import { count, gate } from "../reports/gate.ts";
import { violated } from "../reports/order.ts";
import { script } from "../reports/script.ts";
import { text, verdictLine } from "../reports/text.ts";
import { visible } from "../reports/visible.ts";
import type { Report } from "../spec/report.ts";
import type { Rule } from "../spec/rule.ts";
import { rules as allRules } from "../spec/rules.ts";
import { blamed } from "./blame.ts";
import { chooseRules } from "./choose-rules.ts";
import { tellGithub, withoutCommands } from "./github.ts";
import type { Io } from "./io.ts";
import { runsOf, secondsOf, seedOf, shardOf, sizeOf, timesOf, workersOf } from "./numbers.ts";
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
  readonly exhaustive?: string;
  readonly untilCovered?: string;
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
    .option(
      "--exhaustive <n>",
      "instead of random programs all of up to n statements that can be made of the examples of these rules; says how many first",
    )
    .option("--until-covered <n>", "go on until each rule was put to the test n times; --time or --runs bound it")
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
  if (options.resume !== undefined && options.untilCovered !== undefined) {
    throw new UsageError("--resume goes on with a number of programs; leave --until-covered out");
  }
  if (options.runs !== undefined && options.time !== undefined) {
    throw new UsageError("--runs and --time exclude each other; leave one of them out");
  }
  const chosen = chooseTarget(options);
  const rules = chooseRules(options.rules);
  const exhaustive = options.exhaustive === undefined ? undefined : exhaustiveOf(options.exhaustive, rules, options);
  const untilCovered = options.untilCovered === undefined ? undefined : timesOf(options.untilCovered);
  const most = exhaustive?.programs ?? (untilCovered === undefined ? defaultRuns : mostUntilCovered);
  const runs = options.runs === undefined ? most : runsOf(options.runs);
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
    { target: options, rules, seed, threads: workers, ...(exhaustive !== undefined && { size: exhaustive.size }) },
    async (surveyors) => {
      const [{ info }] = surveyors;
      refuseNone(askedOf(rules, info), info);
      if (info.clockBecause !== undefined && !isQuiet)
        io.stderr.write(`${visible(`${info.name} runs on the ${info.clock} clock: ${info.clockBecause}`)}\n`);
      const budget = seconds === undefined ? { runs } : { runs: Infinity, seconds };
      if (exhaustive !== undefined && !isQuiet) {
        const { programs, size } = exhaustive;
        io.stderr.write(
          `${programs - allRules.length} programs of up to ${count(size, "statement", "statements")}, after ${allRules.length} examples\n`,
        );
      }
      const show = progress.show.bind(progress);
      const journal = options.resume === undefined ? undefined : new Journal(options.resume, heading(info));
      const asked = {
        rules,
        ...budget,
        seed,
        ...(shard && { shard }),
        ...(journal && { journal }),
        ...(untilCovered && { untilCovered }),
        ...(exhaustive && { exhaustive: exhaustive.told }),
      };
      const report = await surveyBy(surveyors, { ...asked, script, progress: show });
      const { report: told, controls } = await blamed(report, surveyors[0], options);
      if (baseline === undefined) return { report: told, faults: [], controls };
      const shown = await stillBroken(surveyors[0], programsOf(baseline));
      return { ...applyBaseline(told, baseline, shown), controls };
    },
    (sentence) => void io.stderr.write(`asyncio-conformance: ${visible(sentence)}\n`),
  ).finally(() => progress.end());

  if (untilCovered !== undefined && !isQuiet) tellUncovered(report, untilCovered, io);
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

/** The programs of an exhaustive run; refused where nobody would wait for its end. */
function exhaustiveOf(text: string, rules: readonly Rule[], { runs, untilCovered, resume, rules: globs }: RunOptions) {
  const other =
    runs !== undefined
      ? "--runs"
      : untilCovered !== undefined
        ? "--until-covered"
        : resume !== undefined
          ? "--resume"
          : undefined;
  if (other !== undefined) throw new UsageError(`--exhaustive and ${other} exclude each other; leave one of them out`);
  const size = sizeOf(text);
  const programs = new Exhaustive(rules, size).count(mostExhaustive);
  if (programs > mostExhaustive)
    throw new UsageError(
      `there are more than ${mostExhaustive} programs of up to ${count(size, "statement", "statements")}; choose fewer rules with --rules, or a smaller size`,
    );
  // the examples come first
  return { size, programs: programs + allRules.length, told: { size, ...(globs !== undefined && { rules: globs }) } };
}

/** Enough for some minutes. */
const mostExhaustive = 1_000_000;

/** What the bound cut short. */
function tellUncovered({ rules: verdicts }: Report, times: number, io: Io): void {
  const few = verdicts.filter(({ verdict, exercised }) => verdict !== "unsupported" && exercised < times);
  if (few.length === 0) return;
  const ids = few.map(({ id }) => id).join(", ");
  io.stderr.write(`${count(few.length, "rule was", "rules were")} put to the test less than ${times} times: ${ids}\n`);
}

/** Some rules may never be met often enough. */
const mostUntilCovered = 1_000_000;

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
